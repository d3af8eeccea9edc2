package org.deepfeature.dfm.metrics;

import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * Where to cut scores into normal and anomalous; a score equal to the threshold is anomalous.
 * Stateless and thread-safe.
 */
public final class Threshold {
  private Threshold() {}

  /**
   * @param scores n raw scores of a validation set, finite, higher = more anomalous
   * @param anomalous n labels
   * @return the lowest threshold of the highest F1; empty if nothing is anomalous
   * @throws IllegalArgumentException if the lengths differ or a score is not finite
   */
  public static OptionalDouble f1Optimal(double[] scores, boolean[] anomalous) {
    return F1Max.of(scores, anomalous)
        .map(best -> OptionalDouble.of(best.threshold()))
        .orElseGet(OptionalDouble::empty);
  }

  /**
   * A quantile of normal scores, linear between order statistics (type 7 of Hyndman and Fan,
   * <em>The American Statistician</em> 50, 1996; NumPy's default). Rows that the model was fitted
   * on score too low; give it others.
   *
   * @param normalScores scores of held-out normal samples, finite, at least one, in any order
   * @param q 0..1, such as 0.99
   * @return between the lowest and the highest of the scores
   * @throws IllegalArgumentException if there is no score, one is not finite, or q is outside 0..1
   */
  public static double quantile(double[] normalScores, double q) {
    if (!(q >= 0 && q <= 1)) {
      throw new IllegalArgumentException("Quantile " + q + "; expected 0 to 1");
    }
    if (normalScores.length == 0 || !Arrays.stream(normalScores).allMatch(Double::isFinite)) {
      throw new IllegalArgumentException(
          "A quantile of %s scores; expected at least one, all finite"
              .formatted(normalScores.length));
    }
    double[] sorted = normalScores.clone();
    Arrays.sort(sorted);
    double place = q * (sorted.length - 1);
    int below = (int) place;
    double fraction = place - below;
    double low = sorted[below];
    double high = sorted[Math.min(below + 1, sorted.length - 1)];
    // Rounding must not carry the mean of two equal scores beyond them.
    return Math.max(low, Math.min(high, low * (1 - fraction) + high * fraction));
  }

  /**
   * @param normalScores scores of held-out normal samples, finite, at least one, in any order
   * @param rate of false positives, in (0, 1)
   * @return the lowest threshold that at most this share of the scores reaches
   * @throws IllegalArgumentException if there is no score, one is not finite, or the rate is
   *     outside (0, 1)
   */
  public static double atFalsePositiveRate(double[] normalScores, double rate) {
    if (normalScores.length == 0 || !Arrays.stream(normalScores).allMatch(Double::isFinite)) {
      throw new IllegalArgumentException(
          "A false-positive rate of %s scores; expected at least one, all finite"
              .formatted(normalScores.length));
    }
    double[] sorted = normalScores.clone();
    Arrays.sort(sorted);
    return Math.nextUp(sorted[sorted.length - 1 - (int) allowed(rate, sorted.length)]);
  }

  /** How many of so many normal ones may be called anomalous. */
  static long allowed(double rate, long count) {
    if (!(rate > 0 && rate < 1)) {
      throw new IllegalArgumentException(
          "False-positive rate " + rate + "; expected above 0 and below 1");
    }
    // A product such as 0.29 * 100 must not lose one to rounding.
    return Math.min(count - 1, (long) Math.floor(rate * count * (1 + 1e-12)));
  }
}
