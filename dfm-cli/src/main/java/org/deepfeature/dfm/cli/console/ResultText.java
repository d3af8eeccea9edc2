package org.deepfeature.dfm.cli.console;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.deepfeature.dfm.engine.RunResult;
import org.deepfeature.dfm.report.MetricText;

/**
 * The few lines that matter at the end of a run; all else stands in its files.
 *
 * @param result of a fit or a test
 */
record ResultText(RunResult result) {
  private static final List<String> QUALITY =
      List.of("image_AUROC", "image_F1Max", "pixel_AUROC", "pixel_AUPRO");
  private static final double MEBIBYTE = 1 << 20;

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    if (result.categories().isEmpty()) {
      addOne(lines);
    } else {
      lines.addAll(CategoryTable.lines(result.categories(), result.metrics()));
    }
    if (result.isKept()) {
      lines.add("written to " + result.folder());
    }
    return lines;
  }

  private void addOne(List<String> lines) {
    List<String> shown = QUALITY.stream().filter(key -> value(key).isNumber()).toList();
    for (String key : shown) {
      String interval =
          value(key + "_ci95").isArray()
              ? "  95 % " + MetricText.of(value(key + "_ci95")).orElse("")
              : "";
      lines.add(row(key.replace('_', ' '), number(key) + interval));
    }
    ownMetrics(shown.isEmpty()).forEach(lines::add);
    if (value("threshold").isNumber()) {
      lines.add(row("threshold", number("threshold") + counts()));
    }
    lines.add(row("model", "%s at %s, k %s".formatted(text("backbone"), text("layer"), text("k"))));
    if (value("fit_seconds").isNumber()) {
      lines.add(row("fitted", fitted()));
    }
    if (value("threshold").isNumber() || value("train_images").isMissingNode()) {
      speed("tested", "images", "images_per_second").ifPresent(lines::add);
    }
    if (value("peak_rss_bytes").isNumber()) {
      lines.add(
          row(
              "peak memory",
              String.format(
                  Locale.ROOT, "%.0f MiB", value("peak_rss_bytes").asDouble() / MEBIBYTE)));
    }
  }

  /** An evaluator of one's own names its metrics as it likes. */
  private List<String> ownMetrics(boolean wanted) {
    return wanted && value("image_F1").isMissingNode() && value("train_images").isMissingNode()
        ? result.metrics().node().properties().stream()
            .filter(e -> e.getValue().isFloatingPointNumber())
            .filter(e -> !List.of("threshold", "images_per_second").contains(e.getKey()))
            .map(e -> row(e.getKey(), MetricText.of(e.getValue()).orElse("")))
            .toList()
        : List.of();
  }

  private String counts() {
    JsonNode counts = value("confusion");
    return counts.isObject()
        ? "  %s false alarms, %s missed"
            .formatted(
                counts.path("false_positives").asText(), counts.path("false_negatives").asText())
        : "";
  }

  private String fitted() {
    String images = value("train_images").isMissingNode() ? text("images") : text("train_images");
    String collected =
        value("extract_seconds").isNumber()
            ? String.format(
                Locale.ROOT, ", collected in %.1f s", value("extract_seconds").asDouble())
            : "";
    String copies =
        value("train_copies").isMissingNode()
            ? ""
            : " and %s copies".formatted(text("train_copies"));
    return String.format(
        Locale.ROOT,
        "%s images%s%s, %.2f s, %.1f %% of the variance",
        images,
        copies,
        collected,
        value("fit_seconds").asDouble(),
        100 * value("explained_ratio").asDouble());
  }

  private Optional<String> speed(String name, String images, String rate) {
    return value(rate).isNumber()
        ? Optional.of(
            row(
                name,
                String.format(
                    Locale.ROOT, "%s images, %.1f a second", text(images), value(rate).asDouble())))
        : Optional.empty();
  }

  private String number(String key) {
    return String.format(Locale.ROOT, "%.4f", value(key).asDouble());
  }

  private String text(String key) {
    return value(key).asText("-");
  }

  private JsonNode value(String key) {
    return result.metrics().node().path(key);
  }

  private static String row(String name, String text) {
    return String.format(Locale.ROOT, "  %-14s %s", name, text);
  }
}
