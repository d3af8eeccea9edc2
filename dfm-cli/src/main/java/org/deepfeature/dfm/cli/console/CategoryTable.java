package org.deepfeature.dfm.cli.console;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.deepfeature.dfm.report.MetricsJson;

/** The metrics of several categories, a line each, and their mean. */
final class CategoryTable {
  private static final List<String> COLUMNS =
      List.of("image_AUROC", "image_F1Max", "pixel_AUROC", "pixel_AUPRO", "k", "images_per_second");

  private CategoryTable() {}

  static List<String> lines(Map<String, MetricsJson> results, MetricsJson mean) {
    List<String> lines = new ArrayList<>();
    StringBuilder head = new StringBuilder(name("category"));
    COLUMNS.forEach(column -> head.append(cell(column)));
    lines.add(head.toString());
    results.forEach((category, json) -> lines.add(line(category, json)));
    lines.add(line("mean", mean));
    return lines;
  }

  private static String line(String name, MetricsJson json) {
    StringBuilder line = new StringBuilder(name(name));
    for (String column : COLUMNS) {
      JsonNode value = json.node().path(column);
      String text = value.isMissingNode() ? "-" : value.asText();
      if (value.isFloatingPointNumber()) {
        text = String.format(Locale.ROOT, "%.4f", value.asDouble());
      }
      line.append(cell(text));
    }
    return line.toString();
  }

  private static String name(String text) {
    return String.format(Locale.ROOT, "%-20s", text);
  }

  private static String cell(String text) {
    return String.format(Locale.ROOT, " %17s", text);
  }
}
