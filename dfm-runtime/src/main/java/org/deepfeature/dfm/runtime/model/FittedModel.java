package org.deepfeature.dfm.runtime.model;

import org.deepfeature.dfm.core.model.DfmModel;
import org.deepfeature.dfm.core.postprocessing.PostProcessor;

/**
 * What fitting gives. Immutable.
 *
 * @param model embeddings in, scores out
 * @param postProcessor thresholds and ranges
 */
public record FittedModel(DfmModel model, PostProcessor postProcessor) {

  /**
   * @param other thresholds and ranges
   * @return the same model with these
   */
  public FittedModel with(PostProcessor other) {
    return new FittedModel(model, other);
  }
}
