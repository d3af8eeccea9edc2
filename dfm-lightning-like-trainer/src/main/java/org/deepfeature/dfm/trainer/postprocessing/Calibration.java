package org.deepfeature.dfm.trainer.postprocessing;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.trainer.metrics.F1Max;
import org.deepfeature.dfm.trainer.metrics.Normalization;
import org.deepfeature.dfm.trainer.metrics.PixelAccumulator;
import org.deepfeature.dfm.trainer.metrics.Threshold;
import org.jspecify.annotations.Nullable;

/**
 * Collects raw scores of images that the model was not fitted on and chooses thresholds from them:
 * where some are anomalous, the F1-optimal ones; where all are normal, a quantile of the image
 * scores, and of the maps' maxima. Not thread-safe.
 */
public final class Calibration {
  /**
   * Share of held-out normal images that lie below the threshold. Higher ones follow the few
   * outliers that every set of "good" images has: see {@code docs/fidelity.md}.
   */
  public static final double QUANTILE = 0.95;

  private final ImageSize size;
  private final PixelAccumulator pixels = new PixelAccumulator();
  private double[] scores = new double[16];
  private boolean[] labels = new boolean[16];
  private int count;
  private double[] maxima = new double[16];
  private int normalMaps;
  private double lowest = Double.POSITIVE_INFINITY;
  private double highest = Double.NEGATIVE_INFINITY;

  /**
   * @param size of the maps
   */
  public Calibration(ImageSize size) {
    this.size = size;
  }

  /**
   * @param score raw
   * @param anomalous whether the image shows a defect
   */
  public void addScore(double score, boolean anomalous) {
    if (count == scores.length) {
      scores = Arrays.copyOf(scores, 2 * count);
      labels = Arrays.copyOf(labels, 2 * count);
    }
    scores[count] = score;
    labels[count++] = anomalous;
  }

  /**
   * @param map raw, height × width
   * @param mask the defect's pixels; null for a normal image
   */
  public void addMap(float[] map, boolean @Nullable [] mask) {
    double highestHere = Double.NEGATIVE_INFINITY;
    for (float value : map) {
      highestHere = Math.max(highestHere, value);
      lowest = Math.min(lowest, value);
    }
    highest = Math.max(highest, highestHere);
    if (mask == null) {
      if (normalMaps == maxima.length) {
        maxima = Arrays.copyOf(maxima, 2 * normalMaps);
      }
      maxima[normalMaps++] = highestHere;
    }
    pixels.add(map, mask == null ? new boolean[map.length] : mask, size);
  }

  /**
   * @return the size of the maps
   */
  public ImageSize size() {
    return size;
  }

  /**
   * @return images whose score was added
   */
  public int images() {
    return count;
  }

  /**
   * @return thresholds and ranges of what was added
   * @throws IllegalArgumentException if no image was added, or none is normal and none anomalous
   */
  public PostProcessor result() {
    double[] all = Arrays.copyOf(scores, count);
    boolean[] anomalous = Arrays.copyOf(labels, count);
    if (count == 0) {
      throw new IllegalArgumentException("No image to choose a threshold from; give at least one");
    }
    OptionalDouble best = Threshold.f1Optimal(all, anomalous);
    double threshold = best.orElseGet(() -> Threshold.quantile(all, QUANTILE));
    return new PostProcessor(Normalization.of(threshold, all), pixel());
  }

  private Optional<Normalization> pixel() {
    if (lowest > highest) {
      return Optional.empty();
    }
    Optional<F1Max> best = pixels.result().f1Max();
    double threshold = highest;
    if (best.isPresent()) {
      threshold = best.get().threshold();
    } else if (normalMaps > 0) {
      threshold = Threshold.quantile(Arrays.copyOf(maxima, normalMaps), QUANTILE);
    }
    return Optional.of(new Normalization(threshold, lowest, highest));
  }
}
