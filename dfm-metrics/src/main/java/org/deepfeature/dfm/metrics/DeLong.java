package org.deepfeature.dfm.metrics;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.commons.numbers.gamma.Erfc;
import org.apache.commons.numbers.gamma.InverseErfc;

/**
 * DeLong's test of two AUROCs on the same samples (DeLong, DeLong and Clarke-Pearson,
 * <em>Biometrics</em> 44, 1988): each is a mean over pairs, so the difference has a variance that
 * the pairs themselves tell, and is normal for many samples. Computed from mid-ranks (Sun and Xu,
 * <em>IEEE Signal Processing Letters</em> 21, 2014), in O(n log n). Immutable.
 *
 * @param aurocA of the first model, 0..1
 * @param aurocB of the second model, 0..1
 * @param difference the first less the second
 * @param standardError of the difference, {@code >= 0}
 * @param interval 95 % interval of the difference; empty if the standard error is 0
 * @param p two-sided probability of a difference as large if the AUROCs are equal; 1 if neither
 *     differs nor varies; empty if they differ without varying
 */
public record DeLong(
    double aurocA,
    double aurocB,
    double difference,
    double standardError,
    Optional<Interval> interval,
    OptionalDouble p) {

  /**
   * @param a n raw scores of the first model, finite, higher = more anomalous
   * @param b n raw scores of the second model for the same samples
   * @param anomalous n labels
   * @return empty unless each class has two samples
   * @throws IllegalArgumentException if the lengths differ or a score is not finite
   */
  public static Optional<DeLong> of(double[] a, double[] b, boolean[] anomalous) {
    Placements first = Placements.of(a, anomalous);
    Placements second = Placements.of(b, anomalous);
    int m = first.anomalous.length;
    int n = first.normal.length;
    if (m < 2 || n < 2) {
      return Optional.empty();
    }
    double variance =
        variance(first.anomalous, second.anomalous) / m + variance(first.normal, second.normal) / n;
    double aurocA = mean(first.anomalous);
    double aurocB = mean(second.anomalous);
    double difference = aurocA - aurocB;
    double error = Math.sqrt(variance);
    if (error == 0) {
      OptionalDouble p = difference == 0 ? OptionalDouble.of(1) : OptionalDouble.empty();
      return Optional.of(new DeLong(aurocA, aurocB, difference, 0, Optional.empty(), p));
    }
    double reach = error * Math.sqrt(2) * InverseErfc.value(1 - Interval.LEVEL);
    return Optional.of(
        new DeLong(
            aurocA,
            aurocB,
            difference,
            error,
            Optional.of(new Interval(difference - reach, difference + reach)),
            OptionalDouble.of(Erfc.value(Math.abs(difference) / (error * Math.sqrt(2))))));
  }

  /** Unbiased variance of the differences of two lists. */
  private static double variance(double[] a, double[] b) {
    double mean = mean(a) - mean(b);
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      double off = a[i] - b[i] - mean;
      sum += off * off;
    }
    return sum / (a.length - 1);
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).sum() / values.length;
  }

  /** Of each sample, the share of the other class that it is on the right side of. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared, and gone when the test is done.
  private record Placements(double[] anomalous, double[] normal) {

    static Placements of(double[] scores, boolean[] labels) {
      RankedCounts counts = RankedCounts.of(scores, labels);
      double positives = counts.totalPositives();
      double negatives = counts.totalNegatives();
      double[] anomalous = new double[(int) positives];
      double[] normal = new double[(int) negatives];
      double[] shareBelow = new double[counts.size()];
      double[] shareAbove = new double[counts.size()];
      long hits = 0;
      long alarms = 0;
      for (int i = 0; i < counts.size(); i++) {
        // Half of those that tie, as mid-ranks count them.
        shareBelow[i] = (negatives - alarms - 0.5 * counts.negatives()[i]) / negatives;
        shareAbove[i] = (hits + 0.5 * counts.positives()[i]) / positives;
        hits += counts.positives()[i];
        alarms += counts.negatives()[i];
      }
      int[] ranks = counts.ranks(scores);
      int p = 0;
      int q = 0;
      for (int i = 0; i < ranks.length; i++) {
        if (labels[i]) {
          anomalous[p++] = shareBelow[ranks[i]];
        } else {
          normal[q++] = shareAbove[ranks[i]];
        }
      }
      return new Placements(anomalous, normal);
    }
  }
}
