package org.deepfeature.dfm.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.deepfeature.dfm.api.Backbone;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.api.Tensor;

/** Finds out at which batch size a network is fastest. */
final class MeasuredBatchSize {
  private static final List<Integer> CANDIDATES = List.of(1, 2, 4, 8, 16, 32, 64);
  private static final long NANOSECONDS_EACH = 300_000_000L;

  /**
   * Larger batches cost memory and bring the first result later; a few percent are not worth it.
   */
  private static final double GOOD_ENOUGH = 0.95;

  private MeasuredBatchSize() {}

  /**
   * Returns the smallest batch that is nearly as quick an image as the quickest.
   *
   * @param backbone open
   * @param size of its images
   * @param say called with what was measured
   */
  static int of(Backbone backbone, ImageSize size, Consumer<String> say) {
    List<Double> rates = new ArrayList<>();
    for (int batch : CANDIDATES) {
      rates.add(imagesPerSecond(backbone, size, batch));
      if (rates.get(rates.size() - 1) < rates.get(0) / 2) {
        break;
      }
    }
    double best = rates.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    int chosen = 0;
    while (rates.get(chosen) < GOOD_ENOUGH * best) {
      chosen++;
    }
    say.accept(
        String.format(
            Locale.ROOT,
            "batch size: %s, measured at %.1f images a second (the best of %s: %.1f)",
            CANDIDATES.get(chosen),
            rates.get(chosen),
            CANDIDATES.subList(0, rates.size()),
            best));
    return CANDIDATES.get(chosen);
  }

  private static double imagesPerSecond(Backbone backbone, ImageSize size, int batch) {
    int channels = backbone.preprocessing().colorOrder().channels();
    Tensor images =
        Tensor.of(
            batch,
            channels,
            size.height(),
            size.width(),
            Tensor.allocateDirect(
                Math.multiplyExact(batch * channels, size.height() * size.width())));
    // The first runs allocate and compile.
    backbone.extract(images);
    long start = System.nanoTime();
    int runs = 0;
    do {
      backbone.extract(images);
      runs++;
    } while (System.nanoTime() - start < NANOSECONDS_EACH);
    return runs * batch * 1e9 / (System.nanoTime() - start);
  }
}
