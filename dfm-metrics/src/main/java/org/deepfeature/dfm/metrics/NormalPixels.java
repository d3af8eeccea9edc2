package org.deepfeature.dfm.metrics;

/**
 * How the values of normal pixels are spread, as far as their bins tell: see {@link
 * PixelAccumulator}. Immutable.
 */
public final class NormalPixels {
  private final RankedCounts counts;
  private final long total;

  NormalPixels(RankedCounts counts) {
    this.counts = counts;
    this.total = counts.totalNegatives();
  }

  /**
   * @return how many there are
   */
  public long count() {
    return total;
  }

  /**
   * @param q 0..1
   * @return the lower edge of the bin below whose upper edge this share of the values lies, so
   *     within 2^-15 of it; interpolation between so many values would change less
   * @throws IllegalStateException if there are no values
   */
  public double quantile(double q) {
    requireSome();
    long above = (long) Math.floor((1 - q) * total);
    for (int i = 0; i < counts.thresholds().length; i++) {
      above -= counts.negatives()[i];
      if (above < 0) {
        return counts.thresholds()[i];
      }
    }
    return counts.thresholds()[counts.thresholds().length - 1];
  }

  /**
   * @param rate in (0, 1)
   * @return the lowest edge of a bin that at most this share of the values reaches: within 2^-15 of
   *     the lowest such threshold, and never below it
   * @throws IllegalStateException if there are no values
   */
  public double atFalsePositiveRate(double rate) {
    requireSome();
    long allowed = Threshold.allowed(rate, total);
    double[] edges = counts.thresholds();
    for (int i = 0; i < edges.length; i++) {
      allowed -= counts.negatives()[i];
      if (allowed < 0) {
        return PixelHistogram.upperEdge(edges[i]);
      }
    }
    return edges[edges.length - 1];
  }

  /**
   * @return their mean
   * @throws IllegalStateException if there are no values
   */
  public double mean() {
    requireSome();
    double sum = 0;
    for (int i = 0; i < counts.thresholds().length; i++) {
      sum += counts.negatives()[i] * counts.thresholds()[i];
    }
    return sum / total;
  }

  /**
   * @return their standard deviation (n − 1)
   * @throws IllegalStateException if there are no values
   */
  public double standardDeviation() {
    double mean = mean();
    double squares = 0;
    for (int i = 0; i < counts.thresholds().length; i++) {
      double difference = counts.thresholds()[i] - mean;
      squares += counts.negatives()[i] * difference * difference;
    }
    return Math.sqrt(squares / Math.max(1, total - 1));
  }

  private void requireSome() {
    if (total == 0) {
      throw new IllegalStateException("There are no normal pixels");
    }
  }
}
