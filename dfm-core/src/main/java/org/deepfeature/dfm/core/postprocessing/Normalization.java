package org.deepfeature.dfm.core.postprocessing;

import java.util.Arrays;

/**
 * Brings raw scores to 0..1 for display, with the threshold at ½: {@code clamp((s − t) / (max −
 * min) + ½, 0, 1)}. Where max = min it is the limit of that: 0 below the threshold, ½ at it, 1
 * above it. Labels come from raw scores, never from these. Immutable.
 *
 * @param threshold t, finite
 * @param min lowest raw score of the validation set, finite
 * @param max highest raw score of the validation set, finite, {@code >= min}
 */
public record Normalization(double threshold, double min, double max) {

  public Normalization {
    if (!Double.isFinite(threshold) || !Double.isFinite(min) || !Double.isFinite(max)) {
      throw new IllegalArgumentException(
          "Threshold %s, min %s, max %s; expected finite numbers".formatted(threshold, min, max));
    }
    if (min > max) {
      throw new IllegalArgumentException("Min %s is above max %s".formatted(min, max));
    }
  }

  /**
   * @param threshold t, finite
   * @param scores raw scores to take the range from, at least one, finite
   * @return the normalisation of that range
   * @throws IllegalArgumentException if there is no score, or one is not finite
   */
  public static Normalization of(double threshold, double[] scores) {
    if (scores.length == 0) {
      throw new IllegalArgumentException("No scores to take a range from; expected at least one");
    }
    return new Normalization(
        threshold,
        Arrays.stream(scores).min().getAsDouble(),
        Arrays.stream(scores).max().getAsDouble());
  }

  /**
   * @param sensitivity 0..1; ½ changes nothing
   * @return the same range with the threshold lowered by {@code (sensitivity − ½) · (max − min)}
   */
  public Normalization withSensitivity(double sensitivity) {
    return new Normalization(threshold - (sensitivity - 0.5) * (max - min), min, max);
  }

  /**
   * @param score raw
   * @return 0..1, never decreasing in the score; {@code >= ½} for every score at or above the
   *     threshold
   * @throws IllegalArgumentException if the score is NaN
   */
  public double apply(double score) {
    if (Double.isNaN(score)) {
      throw new IllegalArgumentException("Score NaN; expected a number");
    }
    // Halves, so that neither difference can overflow.
    double range = max / 2 - min / 2;
    if (range == 0 || score == threshold) {
      return 0.5 + 0.5 * Math.signum(score - threshold);
    }
    double scaled = (score / 2 - threshold / 2) / range;
    return Math.max(0, Math.min(1, scaled + 0.5));
  }
}
