package org.deepfeature.dfm.trainer.report;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.DoubleUnaryOperator;
import org.deepfeature.dfm.trainer.metrics.RocCurve;

/** The report's two drawings. */
final class Charts {
  private static final int BINS = 40;

  /** From this ratio of the largest to the smallest score on, the axis is logarithmic. */
  private static final double LOG_RATIO = 50;

  private Charts() {}

  static String roc(RocCurve curve, double auroc) {
    SvgPlot plot =
        new SvgPlot(
            "ROC curve, area " + Html.number(auroc), "False-positive rate", "True-positive rate");
    List<String> ticks = List.of("0", "0.25", "0.5", "0.75", "1");
    for (int i = 0; i <= 4; i++) {
      plot.xTick(i / 4.0, ticks.get(i));
      plot.yTick(i / 4.0, ticks.get(i));
    }
    plot.line(0, 0, 1, 1, "chance");
    plot.path(
        "curve",
        curve.points().stream()
            .flatMap(p -> List.of(p.falsePositiveRate(), p.truePositiveRate()).stream())
            .mapToDouble(Double::doubleValue)
            .toArray());
    plot.label(0.97, 0.05, "end", "note", "AUROC " + Html.number(auroc));
    return plot.end();
  }

  /**
   * @param scores one series a class; empty series are left out of the key, not all are empty
   * @param styles a style a series
   * @param names a name a series
   */
  static String histogram(
      List<double[]> scores, List<String> styles, List<String> names, OptionalDouble threshold) {
    double[] all = scores.stream().flatMapToDouble(Arrays::stream).sorted().toArray();
    double min = all[0];
    double max = all[all.length - 1];
    boolean log = min > 0 && max / min > LOG_RATIO;
    DoubleUnaryOperator scale = log ? Math::log10 : v -> v;
    double low = scale.applyAsDouble(min);
    // All scores alike: any width will do to see them.
    double width = max > min ? scale.applyAsDouble(max) - low : Math.max(1, Math.abs(low));
    int[][] counts = new int[scores.size()][BINS];
    for (int s = 0; s < counts.length; s++) {
      for (double score : scores.get(s)) {
        double place = (scale.applyAsDouble(score) - low) / width;
        counts[s][Math.min(BINS - 1, (int) (place * BINS))]++;
      }
    }
    int most = Arrays.stream(counts).flatMapToInt(Arrays::stream).max().orElse(1);
    SvgPlot plot =
        new SvgPlot("Histogram of scores", log ? "Score (logarithmic)" : "Score", "Images");
    for (int i = 0; i <= 4; i++) {
      double at = low + width * i / 4;
      plot.xTick(i / 4.0, Html.number(log ? Math.pow(10, at) : at));
    }
    plot.yTick(0, "0");
    plot.yTick(1 / 1.08, Integer.toString(most));
    for (int s = 0; s < counts.length; s++) {
      for (int b = 0; b < BINS; b++) {
        if (counts[s][b] > 0) {
          double height = counts[s][b] / (1.08 * most);
          plot.bar((double) b / BINS, (b + 1.0) / BINS, height, styles.get(s));
        }
      }
      if (scores.get(s).length > 0) {
        plot.label(0.98, 0.93 - 0.07 * s, "end", "key " + styles.get(s), "■ " + names.get(s));
      }
    }
    threshold.ifPresent(
        t -> {
          double at = log && t <= 0 ? -1 : (scale.applyAsDouble(t) - low) / width;
          if (at >= 0 && at <= 1) {
            plot.line(at, 0, at, 1, "threshold");
          }
        });
    return plot.end();
  }
}
