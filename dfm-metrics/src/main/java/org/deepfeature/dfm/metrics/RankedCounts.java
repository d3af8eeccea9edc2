package org.deepfeature.dfm.metrics;

import java.util.Arrays;

/**
 * What every ranking metric is a function of: the distinct scores in descending order, and how many
 * anomalous and normal samples have each. Samples of one score (or of one bin) come and go
 * together, which is how ties are handled everywhere.
 *
 * @param thresholds distinct scores, descending; a sample counts as detected at {@code score >=
 *     threshold}
 * @param positives anomalous samples of that score
 * @param negatives normal samples of that score
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared, and gone when the metric is computed.
record RankedCounts(double[] thresholds, long[] positives, long[] negatives) {

  static RankedCounts of(double[] scores, boolean[] anomalous) {
    if (scores.length != anomalous.length) {
      throw new IllegalArgumentException(
          "%s scores do not go with %s labels".formatted(scores.length, anomalous.length));
    }
    double[] sorted = new double[scores.length];
    for (int i = 0; i < scores.length; i++) {
      if (!Double.isFinite(scores[i])) {
        throw new IllegalArgumentException(
            "Score %s at index %s; expected a finite number".formatted(scores[i], i));
      }
      sorted[i] = scores[i] + 0.0; // -0.0 and 0.0 are one score; this maps both to 0.0
    }
    double[] ascending = sorted.clone();
    Arrays.sort(ascending);
    int distinct = 0;
    for (int i = 0; i < ascending.length; i++) {
      if (i == 0 || ascending[i] != ascending[distinct - 1]) {
        ascending[distinct++] = ascending[i];
      }
    }
    RankedCounts counts =
        new RankedCounts(new double[distinct], new long[distinct], new long[distinct]);
    for (int i = 0; i < distinct; i++) {
      counts.thresholds[distinct - 1 - i] = ascending[i];
    }
    for (int i = 0; i < sorted.length; i++) {
      int at = distinct - 1 - Arrays.binarySearch(ascending, 0, distinct, sorted[i]);
      (anomalous[i] ? counts.positives : counts.negatives)[at]++;
    }
    return counts;
  }

  /** Where each score stands among the thresholds; all must be among them. */
  int[] ranks(double[] scores) {
    double[] ascending = new double[size()];
    for (int i = 0; i < ascending.length; i++) {
      ascending[i] = thresholds[ascending.length - 1 - i];
    }
    int[] ranks = new int[scores.length];
    for (int i = 0; i < ranks.length; i++) {
      ranks[i] = ascending.length - 1 - Arrays.binarySearch(ascending, scores[i] + 0.0);
    }
    return ranks;
  }

  int size() {
    return thresholds.length;
  }

  long totalPositives() {
    return Arrays.stream(positives).sum();
  }

  long totalNegatives() {
    return Arrays.stream(negatives).sum();
  }
}
