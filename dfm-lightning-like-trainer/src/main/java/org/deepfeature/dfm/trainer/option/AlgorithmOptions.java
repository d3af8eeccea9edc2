package org.deepfeature.dfm.trainer.option;

import static org.deepfeature.dfm.trainer.option.Option.Stage.FIT;
import static org.deepfeature.dfm.trainer.option.Option.Stage.FIT_EMBEDDINGS;
import static org.deepfeature.dfm.trainer.option.Option.Stage.PREDICT;
import static org.deepfeature.dfm.trainer.option.Option.Stage.SCORE;
import static org.deepfeature.dfm.trainer.option.Option.Stage.TEST;
import static org.deepfeature.dfm.trainer.option.Option.Stage.UPDATE;
import static org.deepfeature.dfm.trainer.option.Option.Stage.VALIDATE;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.deepfeature.dfm.core.pca.PcaLevel;

/**
 * What a model is made by, each the name of a plugin's and its options.
 *
 * @param pcaLevel share of the variance in (0, 1], or a number of components
 * @param reducer name
 * @param reducerOptions its options
 * @param density name
 * @param densityOptions its options
 * @param linalg name
 * @param linalgOptions its options
 */
public record AlgorithmOptions(
    @Option(
            text =
                "How much of the normal images' variance the subspace keeps: a share such as 0.97,"
                    + " or a whole number of components. More is stricter on what is new and"
                    + " blinder to it.",
            value = "SHARE|COUNT",
            example = "0.97",
            group = OptionGroup.MODEL,
            changes = OptionChange.FIT,
            usedBy = {FIT, FIT_EMBEDDINGS},
            common = true)
        String pcaLevel,
    @Option(
            text =
                "What finds the subspace: pca, incremental-pca, randomized-pca, random-projection,"
                    + " identity, or a plugin's.",
            value = "NAME",
            example = "pca",
            group = OptionGroup.MODEL,
            changes = OptionChange.FIT,
            usedBy = {FIT, FIT_EMBEDDINGS})
        String reducer,
    @Option(
            text = "Options of the reducer; `dfm plugins` lists them.",
            example = "{level: 0.9}",
            group = OptionGroup.MODEL,
            changes = OptionChange.FIT,
            usedBy = {FIT, FIT_EMBEDDINGS})
        ObjectNode reducerOptions,
    @Option(
            text =
                "For --score nll and combined: gaussian, shrinkage-gaussian, ppca, gmm,"
                    + " class-conditional, or a plugin's.",
            value = "NAME",
            example = "gaussian",
            group = OptionGroup.MODEL,
            changes = OptionChange.FIT,
            usedBy = {FIT, FIT_EMBEDDINGS})
        String density,
    @Option(
            text = "Options of the density.",
            example = "{level: 0.9}",
            group = OptionGroup.MODEL,
            changes = OptionChange.FIT,
            usedBy = {FIT, FIT_EMBEDDINGS})
        ObjectNode densityOptions,
    @Option(
            text =
                "Linear-algebra back end: auto (the quickest that can be loaded), openblas, nd4j,"
                    + " java, ejml, or a plugin's.",
            value = "NAME",
            example = "openblas",
            group = OptionGroup.RUN,
            changes = OptionChange.RUN,
            usedBy = {FIT, FIT_EMBEDDINGS, VALIDATE, UPDATE, TEST, PREDICT, SCORE})
        String linalg,
    @Option(
            text = "Options of the back end.",
            example = "{products: ejml}",
            group = OptionGroup.RUN,
            changes = OptionChange.RUN,
            usedBy = {FIT, FIT_EMBEDDINGS, VALIDATE, UPDATE, TEST, PREDICT, SCORE})
        ObjectNode linalgOptions) {

  /** DFM's own: PCA and a Gaussian, over the quickest linear algebra. */
  public static final AlgorithmOptions DEFAULTS =
      new AlgorithmOptions("0.97", "pca", none(), "gaussian", none(), "auto", none());

  public AlgorithmOptions {
    PcaLevel.parse(pcaLevel);
  }

  private static ObjectNode none() {
    return JsonNodeFactory.instance.objectNode();
  }
}
