package org.deepfeature.dfm.runtime.drift;

import org.deepfeature.dfm.core.postprocessing.HeldOutScores;

/**
 * The two-sample test of Kolmogorov and Smirnov, two-sided. Immutable.
 *
 * @param statistic largest distance of the two empirical distribution functions, 0..1
 * @param pValue how likely so large a distance is if both samples have one distribution; asymptotic
 *     with Stephens' correction, within 0.08 of the exact one for twenty images
 */
record TwoSampleTest(double statistic, double pValue) {
  private static final int TERMS = 100;

  /** Below this the series has not converged, and the sum is 1 to nine digits. */
  private static final double SMALLEST = 0.27;

  /**
   * @param heldOut one sample, or order statistics of it
   * @param sorted the other, at least one, finite, ascending; unchanged
   */
  static TwoSampleTest of(HeldOutScores heldOut, double[] sorted) {
    double[] normal = heldOut.scores().stream().mapToDouble(Double::doubleValue).toArray();
    double distance = distance(normal, sorted);
    double root =
        Math.sqrt((double) heldOut.images() * sorted.length / (heldOut.images() + sorted.length));
    return new TwoSampleTest(distance, exceeds((root + 0.12 + 0.11 / root) * distance));
  }

  private static double distance(double[] a, double[] b) {
    double distance = 0;
    int i = 0;
    int j = 0;
    while (i < a.length && j < b.length) {
      double value = Math.min(a[i], b[j]);
      while (i < a.length && a[i] == value) {
        i++;
      }
      while (j < b.length && b[j] == value) {
        j++;
      }
      distance = Math.max(distance, Math.abs((double) i / a.length - (double) j / b.length));
    }
    return distance;
  }

  /** The probability that Kolmogorov's distribution exceeds a value. */
  private static double exceeds(double value) {
    if (value < SMALLEST) {
      return 1;
    }
    double sum = 0;
    for (int k = 1; k <= TERMS; k++) {
      sum += (k % 2 == 1 ? 2 : -2) * Math.exp(-2.0 * k * k * value * value);
    }
    return Math.min(1, Math.max(0, sum));
  }
}
