package org.deepfeature.dfm.metrics;

import java.util.OptionalDouble;

/**
 * How many samples a threshold labels rightly and wrongly; a sample at or above the threshold is
 * called anomalous. Immutable.
 *
 * @param truePositives anomalous, called so
 * @param falsePositives normal, called anomalous
 * @param trueNegatives normal, called so
 * @param falseNegatives anomalous, called normal
 */
public record ConfusionMatrix(
    long truePositives, long falsePositives, long trueNegatives, long falseNegatives) {

  public ConfusionMatrix {
    if (truePositives < 0 || falsePositives < 0 || trueNegatives < 0 || falseNegatives < 0) {
      throw new IllegalArgumentException(
          "Counts %s, %s, %s, %s; expected none below 0"
              .formatted(truePositives, falsePositives, trueNegatives, falseNegatives));
    }
  }

  /**
   * @param scores n raw scores, finite, higher = more anomalous
   * @param anomalous n labels
   * @param threshold raw score from which a sample is called anomalous
   * @return the counts; they add up to n
   * @throws IllegalArgumentException if the lengths differ, or a score or the threshold is not
   *     finite
   */
  public static ConfusionMatrix of(double[] scores, boolean[] anomalous, double threshold) {
    if (!Double.isFinite(threshold)) {
      throw new IllegalArgumentException("Threshold " + threshold + "; expected a finite number");
    }
    return of(RankedCounts.of(scores, anomalous), threshold);
  }

  static ConfusionMatrix of(RankedCounts counts, double threshold) {
    long hits = 0;
    long alarms = 0;
    for (int i = 0; i < counts.size() && counts.thresholds()[i] >= threshold; i++) {
      hits += counts.positives()[i];
      alarms += counts.negatives()[i];
    }
    return new ConfusionMatrix(
        hits, alarms, counts.totalNegatives() - alarms, counts.totalPositives() - hits);
  }

  /**
   * @return TP / (TP + FP), 0..1; empty if nothing is anomalous or nothing was called so
   */
  public OptionalDouble precision() {
    return share(truePositives, truePositives + falsePositives);
  }

  /**
   * @return TP / (TP + FN), 0..1; empty if nothing is anomalous
   */
  public OptionalDouble recall() {
    return share(truePositives, truePositives + falseNegatives);
  }

  /**
   * @return 2 TP / (2 TP + FP + FN), 0..1; empty if nothing is anomalous
   */
  public OptionalDouble f1() {
    return share(2 * truePositives, 2 * truePositives + falsePositives + falseNegatives);
  }

  private OptionalDouble share(long part, long whole) {
    return whole == 0 || truePositives + falseNegatives == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of((double) part / whole);
  }
}
