package org.deepfeature.dfm.trainer.processor;

import org.deepfeature.dfm.core.postprocessing.PostProcessor;

/** Decides which thresholds and ranges scores are labelled and normalised by. Stateless. */
@FunctionalInterface
public interface PostProcessing {
  /** Those that were chosen from held-out or validation images. */
  PostProcessing STANDARD = chosen -> chosen;

  /**
   * @param chosen from held-out or validation images
   * @return those to use
   */
  PostProcessor apply(PostProcessor chosen);
}
