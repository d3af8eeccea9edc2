package org.deepfeature.dfm.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.deepfeature.dfm.metrics.Aupr;
import org.deepfeature.dfm.metrics.Auroc;
import org.deepfeature.dfm.metrics.PrecisionRecallCurve;
import org.deepfeature.dfm.metrics.RocCurve;
import org.deepfeature.dfm.report.internal.markup.Markup;
import org.deepfeature.dfm.report.internal.markup.Values;
import org.deepfeature.dfm.report.internal.plot.Axis;
import org.deepfeature.dfm.report.picture.ColorScale;
import org.deepfeature.dfm.report.prediction.PredictionRow;

/** Values of the page's template; the script fills in what depends on the threshold. */
final class ReportValues {
  private static final int COLOR_STOPS = 16;

  private final ReportData data;

  ReportValues(ReportData data) {
    this.data = data;
  }

  /** Returns values for all that is there without images, too. */
  Values frame() {
    return new Values()
        .put("title", data.title())
        .when("images", !data.images().isEmpty())
        .when("warned", !data.warnings().isEmpty())
        .each(
            "warnings",
            data.warnings().stream()
                .map(text -> new Values().put("warning", Markup.breakable(text)))
                .toList())
        .each("metrics", data.metrics().stream().map(ReportValues::metric).toList())
        .each("tables", data.tables().stream().map(ReportValues::table).toList());
  }

  private static Values metric(ReportData.Metric metric) {
    return new Values()
        .put("name", metric.name())
        .put("value", fixed(metric.value()))
        .put("meaning", metric.meaning())
        .each(
            "interval",
            metric.interval().stream()
                .map(i -> new Values().put("low", fixed(i.low())).put("high", fixed(i.high())))
                .toList());
  }

  private static Values table(ReportData.Table table) {
    return new Values()
        .put("name", table.title())
        .each(
            "entries",
            table.entries().stream()
                .map(
                    e ->
                        new Values()
                            .put("entry", Markup.breakable(e.name()))
                            .put("value", Markup.breakable(e.value())))
                .toList());
  }

  private static String fixed(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }

  Axis axis() {
    return ScoreAxis.of(scores(p -> true));
  }

  private double[] scores(Predicate<PredictionRow> which) {
    return data.images().stream()
        .map(ReportData.Image::prediction)
        .filter(which)
        .mapToDouble(PredictionRow::score)
        .toArray();
  }

  /** Adds what the page shows of images; there is at least one. */
  void addImages(Values page, Axis axis) {
    List<Values> curves = curves();
    page.put("histogram", histogram(axis))
        .when("anyKinds", !data.kinds().isEmpty())
        .each(
            "kinds",
            data.kinds().entrySet().stream()
                .map(
                    kind ->
                        new Values()
                            .put("kind", kind.getKey())
                            .put("name", Markup.breakable(kind.getKey()))
                            .put("auroc", cell(kind.getValue().auroc()))
                            .put("aupro", cell(kind.getValue().aupro())))
                .toList())
        .each("curves", curves)
        .when("noCurves", curves.isEmpty())
        .each(
            "options",
            data.images().stream()
                .map(ReportData.Image::kind)
                .collect(Collectors.toCollection(TreeSet::new))
                .stream()
                .map(kind -> new Values().put("kind", kind))
                .toList())
        .each("legend", legend());
  }

  private Markup histogram(Axis axis) {
    return Charts.histogram(
        axis,
        List.of(
            scores(p -> Boolean.FALSE.equals(p.groundTruth())),
            scores(p -> Boolean.TRUE.equals(p.groundTruth())),
            scores(p -> p.groundTruth() == null)),
        List.of("normal", "anomalous", "unknown"),
        List.of("normal", "anomalous", "unlabelled"),
        data.threshold());
  }

  private static String cell(OptionalDouble value) {
    return value.isPresent() ? fixed(value.getAsDouble()) : "–";
  }

  private List<Values> curves() {
    List<PredictionRow> labelled =
        data.images().stream()
            .map(ReportData.Image::prediction)
            .filter(p -> p.groundTruth() != null)
            .toList();
    double[] scores = labelled.stream().mapToDouble(PredictionRow::score).toArray();
    boolean[] anomalous = new boolean[scores.length];
    for (int i = 0; i < anomalous.length; i++) {
      anomalous[i] = Boolean.TRUE.equals(labelled.get(i).groundTruth());
    }
    List<Values> curves = new ArrayList<>();
    OptionalDouble auroc = Auroc.of(scores, anomalous);
    RocCurve.of(scores, anomalous)
        .ifPresent(c -> curves.add(curve("ROC", Charts.roc(c, auroc.orElseThrow()))));
    OptionalDouble aupr = Aupr.of(scores, anomalous);
    PrecisionRecallCurve.of(scores, anomalous)
        .ifPresent(
            c ->
                curves.add(
                    curve("Precision and recall", Charts.precisionRecall(c, aupr.orElseThrow()))));
    Optional<ReportData.Metric> aupro =
        data.metrics().stream().filter(m -> m.name().equals("pixel AUPRO")).findFirst();
    if (data.regionOverlap().isPresent() && aupro.isPresent()) {
      curves.add(
          curve(
              "Per-region overlap",
              Charts.regionOverlap(data.regionOverlap().get(), aupro.get().value())));
    }
    return curves;
  }

  private static Values curve(String name, Markup drawing) {
    return new Values().put("name", name).put("drawing", drawing);
  }

  private List<Values> legend() {
    if (data.mapScale().size() != 3) {
      return List.of();
    }
    List<String> stops = new ArrayList<>();
    for (int i = 0; i <= COLOR_STOPS; i++) {
      stops.add(String.format(Locale.ROOT, "#%06x", ColorScale.of((double) i / COLOR_STOPS)));
    }
    return List.of(
        new Values()
            .put("low", Html.number(data.mapScale().get(0)))
            .put("middle", Html.number(data.mapScale().get(1)))
            .put("high", Html.number(data.mapScale().get(2)))
            .put("colours", String.join(",", stops)));
  }
}
