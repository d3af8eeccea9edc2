package org.deepfeature.dfm.engine.benchmark;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Stream;

/**
 * {@code results.md}: a table a data set, the best first, the best of each column bold, each cell
 * linked to its report; and how sure the others' distance from the best is.
 *
 * @param folder where it is written
 * @param rows in the grid's order, which numbers them
 * @param settings columns that tell the cells apart
 */
record ResultsTable(Path folder, List<Row> rows, List<String> settings) {
  /** Folder of the cells' folders. */
  static final String CELLS = "cells";

  private static final Comparator<Row> BEST_FIRST =
      Comparator.<Row>comparingDouble(
              row -> -row.get(Measurement.IMAGE_AUROC).orElse(Double.NEGATIVE_INFINITY))
          .thenComparingDouble(row -> -row.get(Measurement.IMAGES_PER_SECOND).orElse(0));

  String markdown() {
    StringBuilder text = new StringBuilder("# Benchmark\n\n");
    text.append(
        ("%s processors, %s %s, Java %s. Each cell ran by itself in a process of its own, whose"
                + " peak of resident memory is given; images/s are those of the test, from file to"
                + " score and anomaly map. Numbers are those in `results.svg`.\n")
            .formatted(
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.name"),
                System.getProperty("os.arch"),
                System.getProperty("java.version")));
    Map<String, List<Row>> sets = new LinkedHashMap<>();
    rows.stream()
        .filter(Row::isFinished)
        .forEach(row -> sets.computeIfAbsent(row.set(), set -> new ArrayList<>()).add(row));
    sets.forEach((set, ofSet) -> table(text, set, ofSet));
    failures(text);
    return text.toString();
  }

  private void table(StringBuilder text, String set, List<Row> ofSet) {
    List<String> shown = shown();
    text.append("\n## ").append(escaped(set)).append("\n\n");
    line(
        text,
        Stream.concat(
            Stream.concat(Stream.of("#"), shown.stream()),
            Stream.of(Measurement.values()).map(Measurement::title)));
    line(text, Stream.generate(() -> "---").limit(1 + shown.size() + Measurement.values().length));
    List<Row> sorted = ofSet.stream().sorted(BEST_FIRST).toList();
    for (Row row : sorted) {
      line(
          text,
          Stream.concat(
              Stream.concat(
                  Stream.of(linked(row)),
                  shown.stream().map(column -> escaped(Row.shortened(row.get(column))))),
              Stream.of(Measurement.values()).map(m -> value(row, m, ofSet))));
    }
    if (sorted.size() > 1 && sorted.get(0).get(Measurement.IMAGE_AUROC).isPresent()) {
      againstBest(text, sorted);
    }
  }

  private void againstBest(StringBuilder text, List<Row> sorted) {
    Row best = sorted.get(0);
    text.append(
        ("%nAgainst the best, %s: image AUROC less its, on the same images, by DeLong's test. The"
                + " best was chosen by these images, which makes it look better than it is.%n%n")
            .formatted(number(best)));
    line(text, Stream.of("#", "difference", "95 % interval", "p"));
    line(text, Stream.generate(() -> "---").limit(4));
    AgainstBest test = new AgainstBest(folder.resolve(CELLS));
    for (Row row : sorted.subList(1, sorted.size())) {
      line(
          text,
          Stream.concat(Stream.of(String.valueOf(number(row))), test.compare(row, best).stream()));
    }
  }

  private int number(Row row) {
    return 1 + rows.indexOf(row);
  }

  /** The number, and a link where the cell has a report. */
  private String linked(Row row) {
    String report = "%s/%s/report.html".formatted(CELLS, row.get(Row.CELL));
    return Files.exists(folder.resolve(report))
        ? "[%s](%s)".formatted(number(row), report)
        : String.valueOf(number(row));
  }

  /** Data and category are the table's heading. */
  private List<String> shown() {
    Set<String> shown = new LinkedHashSet<>(settings);
    shown.removeAll(List.of("data", "category"));
    return shown.isEmpty() ? List.of("backbone", "layer") : List.copyOf(shown);
  }

  private static String value(Row row, Measurement m, List<Row> ofSet) {
    OptionalDouble value = row.get(m);
    if (value.isEmpty()) {
      return AgainstBest.NOTHING;
    }
    String text = m.text(value.getAsDouble());
    boolean best =
        ofSet.stream()
            .map(other -> other.get(m))
            .filter(OptionalDouble::isPresent)
            .noneMatch(
                other ->
                    m.compare(other.getAsDouble(), value.getAsDouble()) < 0
                        && !m.text(other.getAsDouble()).equals(text));
    return best && m.ranks() && ofSet.size() > 1 ? "**" + text + "**" : text;
  }

  private void failures(StringBuilder text) {
    List<Row> failed = rows.stream().filter(row -> !row.isFinished()).toList();
    if (failed.isEmpty()) {
      return;
    }
    text.append("\n## Failed\n\n");
    for (Row row : failed) {
      List<String> what = settings.stream().map(s -> s + " " + Row.shortened(row.get(s))).toList();
      text.append(
          "- %s: %s: %s%n"
              .formatted(number(row), String.join(", ", what), escaped(row.get(Row.ERROR))));
    }
  }

  private static void line(StringBuilder text, Stream<String> cells) {
    text.append("| ").append(String.join(" | ", cells.toList())).append(" |\n");
  }

  private static String escaped(String text) {
    return text.replace("|", "\\|");
  }
}
