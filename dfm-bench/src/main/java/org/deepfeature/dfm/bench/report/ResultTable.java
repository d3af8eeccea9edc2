package org.deepfeature.dfm.bench.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.deepfeature.dfm.trainer.modelfile.AtomicFile;

/**
 * What JMH and the peer scripts measured, as a table of times and ratios to the slowest peer.
 *
 * @param results in any order
 */
public record ResultTable(List<Result> results) {

  /**
   * One measurement.
   *
   * @param benchmark what was done
   * @param size on how much
   * @param by which library did it
   * @param milliseconds mean time
   */
  public record Result(String benchmark, String size, String by, double milliseconds) {
    /** The time with as many digits as say something. */
    String time() {
      return String.format(Locale.ROOT, milliseconds < 1 ? "%.3f" : "%.1f", milliseconds);
    }
  }

  public ResultTable {
    results = List.copyOf(results);
  }

  /**
   * @param files of JMH ({@code -rf json}), and of peers, which have the same keys
   * @return their results
   * @throws IOException if one cannot be read
   */
  public static ResultTable read(Path... files) throws IOException {
    List<Result> results = new ArrayList<>();
    for (Path file : files) {
      for (JsonNode node : JsonMapper.builder().build().readTree(file.toFile())) {
        results.add(result(node));
      }
    }
    return new ResultTable(results);
  }

  /**
   * Benchmarks of one library each are told apart by {@code linalg}; in the other suites the
   * methods of a class are what is compared, such as the pipeline beside the network alone.
   */
  private static Result result(JsonNode node) {
    String[] name = node.path("benchmark").asText().split("\\.", -1);
    List<String> sizes = new ArrayList<>();
    for (var parameter : node.path("params").properties()) {
      String value = parameter.getValue().asText();
      if (!parameter.getKey().equals("linalg") && !value.isEmpty()) {
        // Of a network's file the name is enough.
        sizes.add(value.substring(value.lastIndexOf('/') + 1));
      }
    }
    return new Result(
        name[name.length - 2].replace("Benchmark", ""),
        String.join(" ", sizes),
        node.path("params").path("linalg").asText(name[name.length - 1]),
        node.path("primaryMetric").path("score").asDouble());
  }

  /**
   * @param file Markdown; an SVG plot goes beside it
   */
  public void write(Path file) {
    String name = String.valueOf(file.getFileName()).replaceFirst("\\.[^.]*$", "") + ".svg";
    AtomicFile.writeText(file, markdown());
    AtomicFile.writeText(file.resolveSibling(name), new BarChart(groups()).svg());
  }

  TreeMap<String, List<Result>> groups() {
    TreeMap<String, List<Result>> groups = new TreeMap<>();
    for (Result result : results) {
      groups
          .computeIfAbsent(result.benchmark() + " " + result.size(), key -> new ArrayList<>())
          .add(result);
    }
    groups.values().forEach(g -> g.sort(Comparator.comparingDouble(Result::milliseconds)));
    return groups;
  }

  private String markdown() {
    StringBuilder text =
        new StringBuilder("| what | by | ms | × the slowest |\n|---|---|---|---|\n");
    groups()
        .forEach(
            (what, group) -> {
              double slowest = group.get(group.size() - 1).milliseconds();
              for (Result result : group) {
                text.append(
                    String.format(
                        Locale.ROOT,
                        "| %s | %s | %s | %.1f |%n",
                        what,
                        result.by(),
                        result.time(),
                        slowest / result.milliseconds()));
              }
            });
    return text.toString();
  }
}
