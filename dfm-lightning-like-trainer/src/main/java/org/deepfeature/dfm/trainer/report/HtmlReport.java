package org.deepfeature.dfm.trainer.report;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.trainer.metrics.Auroc;
import org.deepfeature.dfm.trainer.metrics.RocCurve;
import org.deepfeature.dfm.trainer.modelfile.AtomicFile;

/**
 * Writes {@code report.html}: settings, metrics, ROC curve, histogram of scores, the worst mistakes
 * with their heat maps, and a table of all images by score. One file without scripts; heat maps are
 * linked relative to it and loaded when scrolled to.
 */
public final class HtmlReport {
  /** Heat maps shown of each kind of mistake. */
  private static final int GALLERY = 24;

  private final Path path;
  private final ReportData data;
  private final StringBuilder html = new StringBuilder();

  private HtmlReport(Path path, ReportData data) {
    this.path = path;
    this.data = data;
  }

  /**
   * @param path where to, such as {@code report.html}; replaced when complete
   * @param data what to tell
   * @throws DfmException if it cannot be written
   */
  public static void write(Path path, ReportData data) {
    HtmlReport report = new HtmlReport(path, data);
    report.page();
    AtomicFile.writeText(path, report.html.toString());
  }

  private void page() {
    String title = Html.escape(data.title());
    add("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">");
    add("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
    add(
        "<title>%s</title>\n<style>%s</style></head><body>\n<h1>%s</h1>"
            .formatted(title, Style.CSS, title));
    add("<div class=\"row\">");
    entries("Metrics", data.metrics());
    entries("Settings", data.settings());
    add("</div>");
    charts();
    Comparator<ReportData.Image> byScore = Comparator.comparing(i -> i.prediction().score());
    gallery("Missed, the least suspicious first", Prediction::isMiss, byScore);
    gallery("False alarms, the worst first", Prediction::isFalseAlarm, byScore.reversed());
    if (labelled().isEmpty()) {
      gallery("Highest scores", Prediction::anomalous, byScore.reversed());
    }
    table(byScore.reversed());
    add("</body></html>");
  }

  private void add(String lines) {
    html.append(lines).append('\n');
  }

  private List<Prediction> labelled() {
    return data.images().stream()
        .map(ReportData.Image::prediction)
        .filter(p -> p.groundTruth() != null)
        .toList();
  }

  private void entries(String title, List<ReportData.Entry> entries) {
    if (entries.isEmpty()) {
      return;
    }
    add("<section><h2>%s</h2><table>".formatted(title));
    for (ReportData.Entry entry : entries) {
      add(
          "<tr><th>%s</th><td>%s</td></tr>"
              .formatted(Html.escape(entry.name()), Html.escape(entry.value())));
    }
    add("</table></section>");
  }

  private double[] scores(Predicate<Prediction> which) {
    return data.images().stream()
        .map(ReportData.Image::prediction)
        .filter(which)
        .mapToDouble(Prediction::score)
        .toArray();
  }

  private void charts() {
    if (data.images().isEmpty()) {
      return;
    }
    List<Prediction> labelled = labelled();
    double[] scores = labelled.stream().mapToDouble(Prediction::score).toArray();
    boolean[] anomalous = new boolean[scores.length];
    for (int i = 0; i < anomalous.length; i++) {
      anomalous[i] = Boolean.TRUE.equals(labelled.get(i).groundTruth());
    }
    add("<div class=\"row\"><section><h2>Scores</h2>");
    add(
        Charts.histogram(
            List.of(
                scores(p -> Boolean.FALSE.equals(p.groundTruth())),
                scores(p -> Boolean.TRUE.equals(p.groundTruth())),
                scores(p -> p.groundTruth() == null)),
            List.of("normal", "anomalous", "unknown"),
            List.of("normal", "anomalous", "unlabelled"),
            data.threshold()));
    data.threshold().ifPresent(t -> add("<p>Dashed: threshold %s.</p>".formatted(Html.number(t))));
    add("</section>");
    RocCurve.of(scores, anomalous)
        .ifPresent(
            curve ->
                add(
                    "<section><h2>ROC curve</h2>%s</section>"
                        .formatted(Charts.roc(curve, Auroc.of(scores, anomalous).getAsDouble()))));
    add("</div>");
  }

  private void gallery(
      String title, Predicate<Prediction> which, Comparator<ReportData.Image> order) {
    List<ReportData.Image> chosen =
        data.images().stream().filter(i -> which.test(i.prediction())).sorted(order).toList();
    if (chosen.isEmpty()) {
      return;
    }
    String shown = chosen.size() > GALLERY ? GALLERY + " of " + chosen.size() : chosen.size() + "";
    add("<h2>%s (%s)</h2><div class=\"gallery\">".formatted(title, shown));
    for (ReportData.Image image : chosen.subList(0, Math.min(GALLERY, chosen.size()))) {
      String name = Html.escape(image.prediction().path());
      Path map = image.heatMap();
      add("<figure>");
      if (map != null) {
        String link = Html.link(path, map);
        add(
            "<a href=\"%s\"><img loading=\"lazy\" src=\"%s\" alt=\"%s\"></a>"
                .formatted(link, link, name));
      }
      String score = Html.number(image.prediction().score());
      add("<figcaption>%s<br>score %s</figcaption></figure>".formatted(name, score));
    }
    add("</div>");
  }

  private void table(Comparator<ReportData.Image> order) {
    add("<h2>All images (%d)</h2><table>".formatted(data.images().size()));
    add("<tr><th>Image</th><th>Score</th><th>Normalised</th><th>Label</th><th>Truth</th></tr>");
    for (ReportData.Image image : data.images().stream().sorted(order).toList()) {
      Prediction p = image.prediction();
      String name = Html.escape(p.path());
      Path map = image.heatMap();
      Boolean truth = p.groundTruth();
      add(
          "<tr%s><td>%s</td><td class=\"number\">%s</td><td class=\"number\">%s</td>%s%s</tr>"
              .formatted(
                  p.isMiss() || p.isFalseAlarm() ? " class=\"wrong\"" : "",
                  map == null
                      ? name
                      : "<a href=\"%s\">%s</a>".formatted(Html.link(path, map), name),
                  Html.number(p.score()),
                  String.format(Locale.ROOT, "%.3f", p.normalized()),
                  label(p.anomalous()),
                  truth == null ? "<td></td>" : label(truth)));
    }
    add("</table>");
  }

  private static String label(boolean anomalous) {
    String word = Prediction.word(anomalous);
    return "<td class=\"%s\">%s</td>".formatted(word, word);
  }
}
