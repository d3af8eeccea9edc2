package org.deepfeature.dfm.report;

import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;
import org.deepfeature.dfm.metrics.PrecisionRecallCurve;
import org.deepfeature.dfm.metrics.RegionOverlapCurve;
import org.deepfeature.dfm.metrics.RocCurve;
import org.deepfeature.dfm.report.internal.markup.Markup;
import org.deepfeature.dfm.report.internal.plot.Axis;
import org.deepfeature.dfm.report.internal.plot.Frame;
import org.deepfeature.dfm.report.internal.plot.Place;
import org.deepfeature.dfm.report.internal.plot.Plot;

/** The report's drawings; the script moves the marks {@code roc-now} and {@code pr-now}. */
final class Charts {
  private static final int BINS = 40;
  private static final List<String> QUARTERS = List.of("0", "0.25", "0.5", "0.75", "1");

  static final Frame FRAME = new Frame(420, 300, 56, 28, 12, 44);

  private Charts() {}

  static Markup roc(RocCurve curve, double auroc) {
    Plot plot =
        new Plot(
            FRAME,
            "ROC curve, area " + Html.number(auroc),
            "False-positive rate",
            "True-positive rate");
    quarters(plot);
    plot.line(0, 0, 1, 1, "chance");
    plot.path(
        "curve",
        curve.points().stream()
            .flatMapToDouble(p -> DoubleStream.of(p.falsePositiveRate(), p.truePositiveRate()))
            .toArray());
    plot.mark("roc-now");
    plot.label(new Place(0.97, 0.05), "end", "note", "AUROC " + Html.number(auroc));
    return plot.markup();
  }

  static Markup precisionRecall(PrecisionRecallCurve curve, double aupr) {
    Plot plot =
        new Plot(FRAME, "Precision-recall curve, area " + Html.number(aupr), "Recall", "Precision");
    quarters(plot);
    plot.path(
        "curve",
        curve.points().stream()
            .flatMapToDouble(p -> DoubleStream.of(p.recall(), p.precision()))
            .toArray());
    plot.mark("pr-now");
    plot.label(new Place(0.03, 0.05), "start", "note", "AUPR " + Html.number(aupr));
    return plot.markup();
  }

  static Markup regionOverlap(RegionOverlapCurve curve, double aupro) {
    double limit = curve.points().get(curve.points().size() - 1).falsePositiveRate();
    Plot plot =
        new Plot(
            FRAME,
            "Per-region overlap curve, area " + Html.number(aupro),
            "False-positive rate of pixels",
            "Mean share of a region found");
    for (int i = 0; i <= 4; i++) {
      plot.xTick(new Axis.Tick(i / 4.0, Float.toString((float) (limit * i / 4))));
      plot.yTick(new Axis.Tick(i / 4.0, QUARTERS.get(i)));
    }
    plot.path(
        "curve",
        curve.points().stream()
            .flatMapToDouble(p -> DoubleStream.of(p.falsePositiveRate() / limit, p.overlap()))
            .toArray());
    plot.label(new Place(0.97, 0.05), "end", "note", "AUPRO " + Html.number(aupro));
    return plot.markup();
  }

  private static void quarters(Plot plot) {
    for (int i = 0; i <= 4; i++) {
      Axis.Tick quarter = new Axis.Tick(i / 4.0, QUARTERS.get(i));
      plot.xTick(quarter);
      plot.yTick(quarter);
    }
  }

  /**
   * @param scores one series a class; empty series are left out of the key, not all are empty
   * @param styles a style a series
   * @param names a name a series
   */
  static Markup histogram(
      Axis axis,
      List<double[]> scores,
      List<String> styles,
      List<String> names,
      OptionalDouble threshold) {
    int[][] counts = new int[scores.size()][BINS];
    int most = 1;
    for (int s = 0; s < counts.length; s++) {
      for (double score : scores.get(s)) {
        int bin = Math.min(BINS - 1, (int) (axis.place(score) * BINS));
        most = Math.max(most, ++counts[s][bin]);
      }
    }
    Plot plot =
        new Plot(
            FRAME,
            "Histogram of scores",
            axis.logarithmic() ? "Score (logarithmic)" : "Score",
            "Images");
    axis.ticks().forEach(plot::xTick);
    plot.yTick(new Axis.Tick(0, "0"));
    plot.yTick(new Axis.Tick(1 / 1.08, Integer.toString(most)));
    for (int s = 0; s < counts.length; s++) {
      for (int b = 0; b < BINS; b++) {
        if (counts[s][b] > 0) {
          double height = counts[s][b] / (1.08 * most);
          plot.rectangle((double) b / BINS, 0, (b + 1.0) / BINS, height, styles.get(s));
        }
      }
      if (scores.get(s).length > 0) {
        plot.label(
            new Place(0.98, 0.93 - 0.07 * s), "end", "key " + styles.get(s), "■ " + names.get(s));
      }
    }
    threshold.ifPresent(
        t -> {
          double at = Math.max(0, Math.min(1, axis.place(t)));
          plot.line(at, 0, at, 1, "threshold");
        });
    return plot.markup();
  }
}
