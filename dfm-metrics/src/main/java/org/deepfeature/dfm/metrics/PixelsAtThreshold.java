package org.deepfeature.dfm.metrics;

import java.util.OptionalDouble;
import org.deepfeature.dfm.core.postprocessing.ConnectedComponents;

/**
 * What the pixel threshold finds, counted exactly. Immutable.
 *
 * @param threshold raw score from which a pixel is called anomalous
 * @param confusion pixels of all images
 * @param pro mean over the regions of the share of their pixels that is found (per-region overlap,
 *     Bergmann et al., IJCV 129, 2021), 0..1; empty if there is no region
 */
public record PixelsAtThreshold(double threshold, ConfusionMatrix confusion, OptionalDouble pro) {

  /** Counts one image after the other. Not thread-safe. */
  static final class Counter {
    private final double threshold;
    private long truePositives;
    private long falsePositives;
    private long trueNegatives;
    private long falseNegatives;
    private double overlaps;
    private long regions;

    Counter(double threshold) {
      this.threshold = threshold;
    }

    void add(float[] map, boolean[] mask, int width) {
      for (int i = 0; i < map.length; i++) {
        boolean flagged = map[i] >= threshold;
        if (mask[i]) {
          truePositives += flagged ? 1 : 0;
          falseNegatives += flagged ? 0 : 1;
        } else {
          falsePositives += flagged ? 1 : 0;
          trueNegatives += flagged ? 0 : 1;
        }
      }
      ConnectedComponents found = new ConnectedComponents(mask, width);
      while (found.next()) {
        int hits = 0;
        for (int i = 0; i < found.size(); i++) {
          hits += map[found.pixels()[i]] >= threshold ? 1 : 0;
        }
        overlaps += (double) hits / found.size();
        regions++;
      }
    }

    PixelsAtThreshold result() {
      return new PixelsAtThreshold(
          threshold,
          new ConfusionMatrix(truePositives, falsePositives, trueNegatives, falseNegatives),
          regions == 0 ? OptionalDouble.empty() : OptionalDouble.of(overlaps / regions));
    }
  }
}
