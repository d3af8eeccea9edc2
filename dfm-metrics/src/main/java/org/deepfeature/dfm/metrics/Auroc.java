package org.deepfeature.dfm.metrics;

import java.util.OptionalDouble;

/**
 * Area under the receiver operating characteristic by the trapezoidal rule: the probability that an
 * anomalous sample scores higher than a normal one, ties counting one half (the Mann-Whitney U
 * statistic over P·N; Hanley and McNeil, <em>Radiology</em> 143, 1982). Stateless and thread-safe.
 */
public final class Auroc {
  private Auroc() {}

  /**
   * @param scores n raw scores, finite, higher = more anomalous
   * @param anomalous n labels
   * @return 0..1; empty unless both classes are there
   * @throws IllegalArgumentException if the lengths differ or a score is not finite
   */
  public static OptionalDouble of(double[] scores, boolean[] anomalous) {
    return of(RankedCounts.of(scores, anomalous));
  }

  static OptionalDouble of(RankedCounts counts) {
    double pairs = (double) counts.totalPositives() * counts.totalNegatives();
    if (pairs == 0) {
      return OptionalDouble.empty();
    }
    double area = 0;
    long detected = 0;
    for (int i = 0; i < counts.size(); i++) {
      area += counts.negatives()[i] * (detected + 0.5 * counts.positives()[i]);
      detected += counts.positives()[i];
    }
    // Large sums round; the quotient of a perfect ranking must not end above 1.
    return OptionalDouble.of(Math.min(1, area / pairs));
  }

  /**
   * How far binning can have moved the area: within a bin the true curve stays inside a rectangle
   * of P_b/P by N_b/N whose diagonal was taken for it.
   */
  static double binningBound(RankedCounts counts) {
    double pairs = (double) counts.totalPositives() * counts.totalNegatives();
    double tied = 0;
    for (int i = 0; i < counts.size(); i++) {
      tied += (double) counts.positives()[i] * counts.negatives()[i];
    }
    return pairs == 0 ? 0 : tied / (2 * pairs);
  }
}
