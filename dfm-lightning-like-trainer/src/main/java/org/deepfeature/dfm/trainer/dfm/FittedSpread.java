package org.deepfeature.dfm.trainer.dfm;

import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.core.embedding.EmbeddingBank;
import org.deepfeature.dfm.core.model.LayerModel;
import org.deepfeature.dfm.core.model.ScoreType;
import org.deepfeature.dfm.core.postprocessing.PostProcessor;

/** Refuses fits of images that do not differ. Stateless and thread-safe. */
final class FittedSpread {
  private FittedSpread() {}

  /**
   * A projection that does not look at the data finds axes where there is nothing to see.
   *
   * @param bank whole embeddings, at least one
   * @param images that they are of
   * @throws IllegalArgumentException if there are several, and all are the same
   */
  static void requireDifferences(EmbeddingBank bank, long images) {
    Matrix first = bank.row(0);
    int other = 1;
    while (other < bank.count() && areEqual(bank.row(other).data(), first.data())) {
      other++;
    }
    if (bank.count() > 1 && other == bank.count()) {
      throw alike(images);
    }
  }

  /** As numbers: 0 and -0 are one. */
  private static boolean areEqual(double[] row, double[] first) {
    for (int i = 0; i < row.length; i++) {
      if (row[i] != first[i]) {
        return false;
      }
    }
    return true;
  }

  /** Returns what to throw where they do not differ at all. */
  static IllegalArgumentException alike(long images) {
    return new IllegalArgumentException(
        "All %s training images give the same features; give normal images that differ"
            .formatted(images));
  }

  /** Maps are float32, and errors are squares: below this, half of their digits or all are lost. */
  private static final double LEAST_ERROR = 1e-34;

  /**
   * @param postProcessor chosen from images' maps
   * @throws IllegalArgumentException if the features are so small that their errors are no maps
   */
  static void requireMaps(PostProcessor postProcessor) {
    double image = postProcessor.image().max();
    postProcessor
        .pixel()
        .filter(pixel -> image > 0 && pixel.max() < LEAST_ERROR)
        .ifPresent(
            pixel -> {
              throw new IllegalArgumentException(
                  "Errors of normal images are at most %s, too small for anomaly maps in float32; choose another layer, or a network whose features are not all tiny"
                      .formatted(image));
            });
  }

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
      throw alike(images);
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
