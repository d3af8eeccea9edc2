package org.deepfeature.dfm.report;

import java.util.Arrays;
import org.deepfeature.dfm.report.internal.plot.Axis;

/** The histogram's axis: logarithmic where most scores would stand in its corner otherwise. */
final class ScoreAxis {
  // Half of all scores there, or a quarter of them there, is a corner.
  private static final double CORNER_OF_HALF = 0.2;
  private static final double CORNER_OF_QUARTER = 0.05;

  /** The largest score over the smallest; of less, a logarithm changes little. */
  private static final double LEAST_RATIO = 5;

  /** A single score far below all others would move these to the other corner. */
  private static final double OTHER_CORNER = 0.8;

  private ScoreAxis() {}

  /** An axis from the smallest to the largest of at least one score. */
  static Axis of(double[] scores) {
    double[] sorted = scores.clone();
    Arrays.sort(sorted);
    double min = sorted[0];
    double max = sorted[sorted.length - 1];
    if (!(max > min)) {
      // All scores alike: any width will do to see them.
      return new Axis(min, Math.max(1, Math.abs(min)), false);
    }
    if (min > 0 && max / min >= LEAST_RATIO && Double.isFinite(max / min)) {
      Axis linear = Axis.linear(min, max);
      Axis logarithmic = Axis.logarithmic(min, max);
      double half = sorted[sorted.length / 2];
      double quarter = sorted[sorted.length / 4];
      if ((linear.place(half) < CORNER_OF_HALF && logarithmic.place(half) < OTHER_CORNER)
          || (linear.place(quarter) < CORNER_OF_QUARTER
              && logarithmic.place(quarter) < OTHER_CORNER)) {
        return logarithmic;
      }
    }
    return Axis.linear(min, max);
  }
}
