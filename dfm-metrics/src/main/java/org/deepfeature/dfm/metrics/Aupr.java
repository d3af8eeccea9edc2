package org.deepfeature.dfm.metrics;

import java.util.OptionalDouble;

/**
 * Area under the precision-recall curve, in the two ways that are in use. The trapezoidal one is
 * what anomalib and {@code sklearn.metrics.auc} over {@code precision_recall_curve} report; average
 * precision is the step-wise sum that {@code sklearn.metrics.average_precision_score} reports and
 * that does not interpolate (Davis and Goadrich, ICML 2006, on why that matters). Stateless and
 * thread-safe.
 */
public final class Aupr {
  private Aupr() {}

  /**
   * Trapezoidal area; the curve begins at recall 0 with precision 1.
   *
   * @param scores n raw scores, finite, higher = more anomalous
   * @param anomalous n labels
   * @return 0..1; empty if nothing is anomalous
   * @throws IllegalArgumentException if the lengths differ or a score is not finite
   */
  public static OptionalDouble of(double[] scores, boolean[] anomalous) {
    return area(RankedCounts.of(scores, anomalous), true);
  }

  /**
   * Average precision: the sum over thresholds of precision times the recall gained there.
   *
   * @param scores n raw scores, finite, higher = more anomalous
   * @param anomalous n labels
   * @return 0..1; empty if nothing is anomalous
   * @throws IllegalArgumentException if the lengths differ or a score is not finite
   */
  public static OptionalDouble averagePrecision(double[] scores, boolean[] anomalous) {
    return area(RankedCounts.of(scores, anomalous), false);
  }

  static OptionalDouble area(RankedCounts counts, boolean trapezoid) {
    long all = counts.totalPositives();
    if (all == 0) {
      return OptionalDouble.empty();
    }
    double area = 0;
    double previous = 1;
    long hits = 0;
    long flagged = 0;
    for (int i = 0; i < counts.size(); i++) {
      hits += counts.positives()[i];
      flagged += counts.positives()[i] + counts.negatives()[i];
      // A draw with replacement can leave out all samples of the highest scores.
      double precision = flagged == 0 ? 1 : (double) hits / flagged;
      double height = trapezoid ? 0.5 * (previous + precision) : precision;
      area += counts.positives()[i] * height;
      previous = precision;
    }
    return OptionalDouble.of(Math.min(1, area / all));
  }
}
