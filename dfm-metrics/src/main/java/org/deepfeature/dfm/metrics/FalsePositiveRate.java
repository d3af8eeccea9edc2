package org.deepfeature.dfm.metrics;

import java.util.Arrays;

/** Looks up which share of the normal pixels is at or above a score. */
final class FalsePositiveRate {
  private final double[] ascending;
  private final double[] rates;
  private final long total;

  /**
   * @param normal of bins, as {@link PixelHistogram} makes them; its positives do not count
   */
  FalsePositiveRate(RankedCounts normal) {
    int size = normal.size();
    total = normal.totalNegatives();
    ascending = new double[size];
    rates = new double[size + 1];
    long alarms = 0;
    for (int i = 0; i < size; i++) {
      ascending[size - 1 - i] = normal.thresholds()[i];
      alarms += normal.negatives()[i];
      rates[size - 1 - i] = (double) alarms / total;
    }
  }

  long total() {
    return total;
  }

  /** A handle for {@link #above} and {@link #from}: a bin, or the gap below one. */
  int find(float score) {
    return Arrays.binarySearch(ascending, PixelHistogram.lowerEdge(PixelHistogram.bin(score)));
  }

  /** The rate above the score's bin. */
  double above(int found) {
    return rates[found >= 0 ? found + 1 : -found - 1];
  }

  /** The rate from the score's bin on. */
  double from(int found) {
    return rates[found >= 0 ? found : -found - 1];
  }
}
