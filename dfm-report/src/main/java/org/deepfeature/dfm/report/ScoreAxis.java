package org.deepfeature.dfm.report;

import java.util.Arrays;

/**
 * Where a score stands on the histogram's axis.
 *
 * @param low the axis' beginning, of the logarithm where it is logarithmic
 * @param width of the axis, {@code > 0}
 * @param logarithmic whether the largest score is so many times the smallest that it has to be
 */
record ScoreAxis(double low, double width, boolean logarithmic) {
  private static final double LOG_RATIO = 50;

  /** An axis for at least one score. */
  static ScoreAxis of(double[] scores) {
    double min = Arrays.stream(scores).min().orElseThrow();
    double max = Arrays.stream(scores).max().orElseThrow();
    boolean logarithmic = min > 0 && max / min > LOG_RATIO;
    double low = logarithmic ? Math.log10(min) : min;
    double high = logarithmic ? Math.log10(max) : max;
    // All scores alike: any width will do to see them.
    double width = high > low ? high - low : Math.max(1, Math.abs(low));
    return new ScoreAxis(low, width, logarithmic);
  }

  /** 0..1 along the axis; outside of that for scores that are not on it. */
  double place(double score) {
    if (logarithmic && score <= 0) {
      return -1;
    }
    return ((logarithmic ? Math.log10(score) : score) - low) / width;
  }

  double scoreAt(double place) {
    double at = low + width * place;
    return logarithmic ? Math.pow(10, at) : at;
  }
}
