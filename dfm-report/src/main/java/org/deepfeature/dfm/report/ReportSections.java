package org.deepfeature.dfm.report;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.deepfeature.dfm.metrics.Aupr;
import org.deepfeature.dfm.metrics.Auroc;
import org.deepfeature.dfm.metrics.KindMetrics;
import org.deepfeature.dfm.metrics.PrecisionRecallCurve;
import org.deepfeature.dfm.metrics.RocCurve;
import org.deepfeature.dfm.report.picture.ColorScale;
import org.deepfeature.dfm.report.plot.Axis;
import org.deepfeature.dfm.report.prediction.PredictionRow;

/** The parts of the page that are markup; the script fills in what depends on the threshold. */
final class ReportSections {
  private final ReportData data;

  ReportSections(ReportData data) {
    this.data = data;
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

  String header() {
    StringBuilder html = new StringBuilder("<header><h1>");
    html.append(Html.escape(data.title())).append("</h1>\n<nav aria-label=\"Sections\">");
    html.append("<a href=\"#summary\">Summary</a>");
    if (!data.images().isEmpty()) {
      html.append("<a href=\"#scores\">Threshold</a><a href=\"#curves\">Curves</a>");
      html.append("<a href=\"#gallery\">Images</a>");
    }
    return html.append("<a href=\"#run\">Run</a></nav></header>\n").toString();
  }

  String summary() {
    StringBuilder html = new StringBuilder();
    html.append(
        "<section id=\"summary\" aria-labelledby=\"summary-h\"><h2"
            + " id=\"summary-h\">Summary</h2>\n");
    if (!data.warnings().isEmpty()) {
      html.append(
          "<div class=\"warnings\" role=\"note\" aria-label=\"Warnings\"><h3>Warnings</h3><ul>");
      data.warnings().forEach(w -> html.append("<li>%s</li>".formatted(Html.escape(w))));
      html.append("</ul></div>\n");
    }
    html.append("<dl class=\"cards\">");
    for (ReportData.Metric metric : data.metrics()) {
      html.append(
          "<div><dt>%s</dt><dd><strong>%s</strong>%s<span class=\"meaning\">%s</span></dd></div>\n"
              .formatted(
                  Html.escape(metric.name()),
                  fixed(metric.value()),
                  metric
                      .interval()
                      .map(
                          i ->
                              "<span class=\"interval\">95 %%: %s to %s</span>"
                                  .formatted(fixed(i.low()), fixed(i.high())))
                      .orElse(""),
                  Html.escape(metric.meaning())));
    }
    return html.append("</dl></section>\n").toString();
  }

  private static String fixed(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }

  String scores(Axis axis) {
    String histogram =
        Charts.histogram(
            axis,
            List.of(
                scores(p -> Boolean.FALSE.equals(p.groundTruth())),
                scores(p -> Boolean.TRUE.equals(p.groundTruth())),
                scores(p -> p.groundTruth() == null)),
            List.of("normal", "anomalous", "unknown"),
            List.of("normal", "anomalous", "unlabelled"),
            data.threshold());
    StringBuilder html = new StringBuilder();
    html.append(
        "<section id=\"scores\" aria-labelledby=\"scores-h\"><h2 id=\"scores-h\">Threshold</h2>\n");
    html.append(
        "<p>An image from the threshold on is called anomalous. Move it and see what"
            + " changes.</p>\n");
    html.append("<div class=\"row\"><div class=\"histogram\">").append(histogram);
    html.append(
        """
        <label class="visually-hidden" for="slider">Threshold, along the axis of scores</label>
        <input type="range" id="slider" min="0" max="1" step="0.001">
        <p class="controls"><label>Threshold <input type="number" id="threshold" step="any"></label>
        <button type="button" id="reset">Back to the model's</button></p>
        </div><div>
        <table class="confusion"><caption>Images at this threshold</caption>
        <thead><tr><td></td><th scope="col">called normal</th><th scope="col">called anomalous</th></tr></thead>
        <tbody><tr><th scope="row">normal</th><td id="tn" class="good"></td><td id="fp" class="bad"></td></tr>
        <tr><th scope="row">anomalous</th><td id="fn" class="bad"></td><td id="tp" class="good"></td></tr></tbody></table>
        <dl class="rates"><div><dt>Precision</dt><dd id="precision"></dd></div>
        <div><dt>Recall</dt><dd id="recall"></dd></div><div><dt>F1</dt><dd id="f1"></dd></div></dl>
        <p id="status" role="status" aria-live="polite" class="visually-hidden"></p>
        """);
    html.append(kinds()).append("</div></div></section>\n");
    return html.toString();
  }

  private String kinds() {
    if (data.kinds().isEmpty()) {
      return "";
    }
    StringBuilder html = new StringBuilder();
    html.append(
        "<table class=\"kinds\"><caption>Kinds of defects</caption><thead><tr><th"
            + " scope=\"col\">Kind</th>");
    html.append(
        "<th scope=\"col\">Found</th><th scope=\"col\">AUROC</th><th"
            + " scope=\"col\">AUPRO</th></tr></thead><tbody>");
    for (Map.Entry<String, KindMetrics> kind : data.kinds().entrySet()) {
      html.append(
          "<tr><th scope=\"row\">%s</th><td data-kind=\"%s\"></td><td>%s</td><td>%s</td></tr>\n"
              .formatted(
                  Html.escape(kind.getKey()),
                  Html.escape(kind.getKey()),
                  cell(kind.getValue().auroc()),
                  cell(kind.getValue().aupro())));
    }
    return html.append("</tbody></table>").toString();
  }

  private static String cell(OptionalDouble value) {
    return value.isPresent() ? fixed(value.getAsDouble()) : "–";
  }

  String curves() {
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
    StringBuilder html = new StringBuilder();
    OptionalDouble auroc = Auroc.of(scores, anomalous);
    RocCurve.of(scores, anomalous)
        .ifPresent(c -> figure(html, "ROC", Charts.roc(c, auroc.orElseThrow())));
    OptionalDouble aupr = Aupr.of(scores, anomalous);
    PrecisionRecallCurve.of(scores, anomalous)
        .ifPresent(
            c ->
                figure(
                    html, "Precision and recall", Charts.precisionRecall(c, aupr.orElseThrow())));
    Optional<ReportData.Metric> aupro =
        data.metrics().stream().filter(m -> m.name().equals("pixel AUPRO")).findFirst();
    if (data.regionOverlap().isPresent() && aupro.isPresent()) {
      String drawing = Charts.regionOverlap(data.regionOverlap().get(), aupro.get().value());
      figure(html, "Per-region overlap", drawing);
    }
    if (html.isEmpty()) {
      html.append("<p>There are none: a curve takes normal and anomalous images.</p>");
    }
    return "<section id=\"curves\" aria-labelledby=\"curves-h\"><h2 id=\"curves-h\">Curves</h2><div class=\"row\">%s</div></section>\n"
        .formatted(html);
  }

  private static void figure(StringBuilder html, String title, String drawing) {
    html.append(
        "<figure class=\"curve\"><figcaption>%s</figcaption>%s</figure>\n"
            .formatted(title, drawing));
  }

  String gallery() {
    StringBuilder options = new StringBuilder("<option value=\"\">all kinds</option>");
    data.images().stream()
        .map(ReportData.Image::kind)
        .collect(Collectors.toCollection(TreeSet::new))
        .forEach(
            kind ->
                options.append(
                    "<option value=\"%s\">%s</option>"
                        .formatted(Html.escape(kind), Html.escape(kind))));
    return """
    <section id="gallery" aria-labelledby="gallery-h"><h2 id="gallery-h">Images</h2>
    <form class="controls" id="filters" aria-label="Which images, and how">
    <label>Kind <select id="kind">%s</select></label>
    <label>Show <select id="show"><option value="">right and wrong</option><option value="wrong">wrong</option>
    <option value="missed">missed</option><option value="alarm">false alarms</option><option value="right">right</option></select></label>
    <label>Order <select id="order"><option value="">highest score first</option><option value="low">lowest score first</option></select></label>
    <fieldset><legend>View</legend>
    <label><input type="radio" name="view" value="image">image</label>
    <label><input type="radio" name="view" value="mask">mask</label>
    <label><input type="radio" name="view" value="map">map</label>
    <label><input type="radio" name="view" value="overlay" checked>overlay</label></fieldset>
    </form>
    %s<p id="shown" role="status" aria-live="polite"></p>
    <noscript><p>The images are drawn by a script, which this browser does not run; their scores are in predictions.csv.</p></noscript>
    <ul class="cards-of-images" id="cards" data-view="overlay"></ul>
    <button type="button" id="more" hidden>Show more</button></section>
    """
        .formatted(options, legend());
  }

  private String legend() {
    if (data.mapScale().size() != 3) {
      return "";
    }
    StringBuilder stops = new StringBuilder();
    for (int i = 0; i <= 16; i++) {
      stops.append(i == 0 ? "" : ",").append("#%06x".formatted(ColorScale.of(i / 16.0)));
    }
    return """
    <div class="legend" role="img" aria-label="Colours of the maps: from %1$s, dark, over the pixel threshold %2$s, to %3$s, bright">
    <div style="background:linear-gradient(to right,%4$s)"></div>
    <span>%1$s</span><span>%2$s (pixel threshold)</span><span>%3$s</span></div>
    """
        .formatted(
            Html.number(data.mapScale().get(0)),
            Html.number(data.mapScale().get(1)),
            Html.number(data.mapScale().get(2)),
            stops);
  }

  String tables() {
    StringBuilder html = new StringBuilder();
    html.append(
        "<section id=\"run\" aria-labelledby=\"run-h\"><h2 id=\"run-h\">Run</h2><div"
            + " class=\"row\">\n");
    for (ReportData.Table table : data.tables()) {
      html.append("<table><caption>%s</caption><tbody>".formatted(Html.escape(table.title())));
      for (ReportData.Entry entry : table.entries()) {
        html.append(
            "<tr><th scope=\"row\">%s</th><td>%s</td></tr>\n"
                .formatted(Html.escape(entry.name()), Html.escape(entry.value())));
      }
      html.append("</tbody></table>\n");
    }
    return html.append("</div></section>\n").toString();
  }
}
