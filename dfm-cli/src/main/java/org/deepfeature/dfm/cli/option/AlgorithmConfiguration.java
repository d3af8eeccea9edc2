package org.deepfeature.dfm.cli.option;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.deepfeature.dfm.core.pca.PcaLevel;

/**
 * What a model is made by, each the name of a plugin's and its options; keys of their own beside
 * the other options, as flags are.
 *
 * @param pcaLevel share of the variance in (0, 1], or a number of components
 * @param reducer name
 * @param reducerOptions its options
 * @param density name
 * @param densityOptions its options
 * @param linalg name
 * @param linalgOptions its options
 */
public record AlgorithmConfiguration(
    String pcaLevel,
    String reducer,
    ObjectNode reducerOptions,
    String density,
    ObjectNode densityOptions,
    String linalg,
    ObjectNode linalgOptions) {
  /** DFM's own: PCA and a Gaussian, over EJML. */
  public static final AlgorithmConfiguration DEFAULTS =
      new AlgorithmConfiguration("0.97", "pca", none(), "gaussian", none(), "ejml", none());

  public AlgorithmConfiguration {
    PcaLevel.parse(pcaLevel);
  }

  private static ObjectNode none() {
    return JsonNodeFactory.instance.objectNode();
  }
}
