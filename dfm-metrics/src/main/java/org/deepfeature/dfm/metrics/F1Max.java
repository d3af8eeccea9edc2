package org.deepfeature.dfm.metrics;

import java.util.Optional;

/**
 * The best F1 score that any threshold reaches, F1 = 2 TP / (2 TP + FP + FN) with label = score
 * {@code >=} threshold, and the lowest of the thresholds that reach it. Immutable.
 *
 * @param value 0..1
 * @param threshold one of the scores (the lower edge of a bin, where scores were binned)
 */
public record F1Max(double value, double threshold) {

  /**
   * @param scores n raw scores, finite, higher = more anomalous
   * @param anomalous n labels
   * @return empty if nothing is anomalous
   * @throws IllegalArgumentException if the lengths differ or a score is not finite
   */
  public static Optional<F1Max> of(double[] scores, boolean[] anomalous) {
    return of(RankedCounts.of(scores, anomalous));
  }

  static Optional<F1Max> of(RankedCounts counts) {
    long all = counts.totalPositives();
    if (all == 0) {
      return Optional.empty();
    }
    double best = -1;
    double threshold = 0;
    long hits = 0;
    long flagged = 0;
    for (int i = 0; i < counts.size(); i++) {
      hits += counts.positives()[i];
      flagged += counts.positives()[i] + counts.negatives()[i];
      // Equal fractions of integers below 2^53 round to equal doubles, so ties are seen as ties.
      double f1 = 2.0 * hits / (flagged + all);
      if (f1 >= best) { // thresholds descend: the last of equals is the lowest
        best = f1;
        threshold = counts.thresholds()[i];
      }
    }
    return Optional.of(new F1Max(best, threshold));
  }

  /**
   * How much better than the best bin edge a threshold inside a bin could be, at most: all of its
   * anomalous samples detected and none of its normal ones.
   */
  static double binningBound(RankedCounts counts) {
    long all = counts.totalPositives();
    double best = 0;
    double optimistic = 0;
    long hits = 0;
    long flagged = 0;
    for (int i = 0; i < counts.size() && all > 0; i++) {
      hits += counts.positives()[i];
      flagged += counts.positives()[i];
      optimistic = Math.max(optimistic, 2.0 * hits / (flagged + all));
      flagged += counts.negatives()[i];
      best = Math.max(best, 2.0 * hits / (flagged + all));
    }
    return optimistic - best;
  }
}
