package org.deepfeature.dfm.trainer.dfm;

import java.util.Arrays;
import org.deepfeature.dfm.core.model.CommonScale;
import org.deepfeature.dfm.core.model.DfmModel;
import org.deepfeature.dfm.core.model.LayerModel;

/**
 * The scale of a combined score. Held-out images are judged by models of fewer rows, and each
 * density has a constant of its own; so likelihoods are compared above the typical one of the rows
 * that each model was fitted on. Stateless and thread-safe.
 */
final class HeldOutScale {
  private HeldOutScale() {}

  /**
   * @param errors reconstruction error of each held-out image, fused
   * @param excess likelihood of each, above the typical one of its model
   * @throws IllegalArgumentException if one of the two tells nothing about these images
   */
  static CommonScale of(DfmModel model, double[] errors, double[] excess) {
    long left = 0;
    long directions = 0;
    for (LayerModel layer : model.layers()) {
      left += layer.directionsLeft();
      directions += layer.directionsOfDensity();
    }
    if (errors.length < 2) {
      throw new IllegalArgumentException(
          "Score combined needs 2 held-out images that features tell apart from those fitted on;"
              + " there %s %s. Give more normal images, or score fre"
                  .formatted(errors.length == 1 ? "is" : "are", errors.length));
    }
    requireSpread(left > 0, errors, "reconstruction error", "nll");
    requireSpread(directions > 0, excess, "likelihood", "fre");
    return new CommonScale(
        CommonScale.Standard.of(errors, (double) left),
        CommonScale.Standard.of(excess, (double) directions).shifted(typical(model)));
  }

  private static void requireSpread(boolean any, double[] values, String what, String instead) {
    boolean finite = Arrays.stream(values).allMatch(Double::isFinite);
    if (!any || !finite || Arrays.stream(values).distinct().count() < 2) {
      throw new IllegalArgumentException(
          "Score combined needs a %s that differs between the %s held-out images; %s. Use score %s"
              .formatted(
                  what,
                  values.length,
                  any ? "theirs is " + values[0] : "the subspace keeps all directions",
                  instead));
    }
  }

  /** Returns what the model says of rows that it was fitted on, summed over layers. */
  static double typical(DfmModel model) {
    return model.layers().stream().mapToDouble(LayerModel::typicalLikelihood).sum();
  }
}
