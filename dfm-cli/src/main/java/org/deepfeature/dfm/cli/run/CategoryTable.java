package org.deepfeature.dfm.cli.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.deepfeature.dfm.report.MetricsJson;

/** The metrics of several categories: one line each on the screen, their mean in a file. */
final class CategoryTable {
  private static final List<String> COLUMNS =
      List.of("image_AUROC", "image_F1Max", "pixel_AUROC", "pixel_AUPRO", "k", "images_per_second");

  private CategoryTable() {}

  static void print(PrintWriter out, Map<String, MetricsJson> results, MetricsJson mean) {
    out.printf("%-20s", "category");
    COLUMNS.forEach(column -> out.printf(" %17s", column));
    out.println();
    results.forEach((category, json) -> print(out, category, json));
    print(out, "mean", mean);
    out.flush();
  }

  private static void print(PrintWriter out, String name, MetricsJson json) {
    out.printf("%-20s", name);
    for (String column : COLUMNS) {
      JsonNode value = json.node().path(column);
      String text = value.isMissingNode() ? "-" : value.asText();
      if (value.isFloatingPointNumber()) {
        text = String.format(Locale.ROOT, "%.4f", value.asDouble());
      }
      out.printf(" %17s", text);
    }
    out.println();
  }

  /**
   * Of each measurement that every category has; images are added up, of memory the most counts.
   */
  static MetricsJson mean(List<MetricsJson> results) {
    MetricsJson mean = new MetricsJson();
    results
        .get(0)
        .node()
        .properties()
        .forEach(
            entry -> {
              String key = entry.getKey();
              List<JsonNode> values = new ArrayList<>();
              results.forEach(json -> values.add(json.node().path(key)));
              if (values.stream().allMatch(JsonNode::isFloatingPointNumber)) {
                mean.put(key, values.stream().mapToDouble(JsonNode::asDouble).average().orElse(0));
              } else if (key.endsWith("images")) {
                mean.put(key, values.stream().mapToLong(JsonNode::asLong).sum());
              } else if (key.endsWith("_bytes")) {
                mean.put(key, values.stream().mapToLong(JsonNode::asLong).max().orElse(0));
              } else if (entry.getValue().isTextual() && values.stream().distinct().count() == 1) {
                mean.put(key, entry.getValue().asText());
              }
            });
    mean.put("categories", results.size());
    List<String> warnings = new ArrayList<>();
    results.forEach(
        json -> json.node().path(Warnings.KEY).forEach(text -> warnings.add(text.asText())));
    new Warnings(warnings.stream().distinct().toList()).put(mean);
    return mean;
  }
}
