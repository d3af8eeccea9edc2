package org.deepfeature.dfm.trainer.dfm;

import org.deepfeature.dfm.core.model.LayerModel;
import org.deepfeature.dfm.core.model.ScoreType;

/** Refuses fits of images that do not differ. Stateless and thread-safe. */
final class FittedSpread {
  private FittedSpread() {}

  /**
   * @param layer fitted
   * @param images that it was fitted on
   * @param score that the model is to have
   * @throws IllegalArgumentException if nothing, or everything, is in its subspace
   */
  static void require(LayerModel layer, long images, ScoreType score) {
    boolean centred = layer.cells().flatMap(cells -> cells.cut().centres()).isPresent();
    if (layer.projection().components() == 0 && centred) {
      throw new IllegalArgumentException(
          "The cells of %s training image%s do not differ from what is usual at their positions; give more normal images that differ, or copies by --augment, or --cell-centre none"
              .formatted(images, images == 1 ? "" : "s"));
    }
    if (layer.projection().components() == 0) {
      throw new IllegalArgumentException(
          "All %s training images give the same features; give normal images that differ"
              .formatted(images));
    }
    int channels = layer.projection().inputDimension();
    if (layer.cells().isPresent()
        && score.hasErrors()
        && layer.projection().components() == channels) {
      throw new IllegalArgumentException(
          "The subspace keeps all %s channels of the cells of layer '%s', so score %s has nothing left to measure; give a lower pca-level, another reducer, or score nll"
              .formatted(channels, layer.layout().layer(), score));
    }
  }
}
