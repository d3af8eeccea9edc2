package org.deepfeature.dfm.bench.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.deepfeature.dfm.bench.machine.Machine;
import org.deepfeature.dfm.runtime.internal.file.AtomicFile;

/**
 * What JMH and the peer scripts measured, as a table of times and ratios to the quickest peer, with
 * the machines they were measured on. Immutable.
 */
public final class ResultTable {
  private final List<Result> results;
  private final List<String> machines;

  private ResultTable(List<Result> results, List<String> machines) {
    this.results = results;
    this.machines = machines;
  }

  /**
   * @param files of JMH ({@code -rf json}), and of peers, which have the same keys; beside each may
   *     be the description of its machine
   * @return their results
   * @throws IOException if one cannot be read
   */
  public static ResultTable read(Path... files) throws IOException {
    List<JsonNode> nodes = new ArrayList<>();
    Map<String, List<String>> machines = new LinkedHashMap<>();
    for (Path file : files) {
      JsonMapper.builder().build().readTree(file.toFile()).forEach(nodes::add);
      String machine = Machine.of(file).map(Machine::line).orElse("machine not recorded");
      machines
          .computeIfAbsent(machine, key -> new ArrayList<>())
          .add("`%s`".formatted(file.getFileName()));
    }
    List<String> lines = new ArrayList<>();
    machines.forEach((machine, of) -> lines.add(String.join(", ", of) + ": " + machine));
    return new ResultTable(Result.of(nodes), List.copyOf(lines));
  }

  /**
   * @param file Markdown; an SVG plot goes beside it
   */
  public void write(Path file) {
    String plot = String.valueOf(file.getFileName()).replaceFirst("\\.[^.]*$", "") + ".svg";
    AtomicFile.writeText(file, markdown(plot));
    AtomicFile.writeText(file.resolveSibling(plot), new BarChart(groups()).svg());
  }

  private SortedMap<String, List<Result>> groups() {
    SortedMap<String, List<Result>> groups = new TreeMap<>();
    for (Result result : results) {
      groups.computeIfAbsent(result.what(), key -> new ArrayList<>()).add(result);
    }
    groups.values().forEach(g -> g.sort(Comparator.comparingDouble(Result::milliseconds)));
    return groups;
  }

  private String markdown(String plot) {
    StringBuilder text =
        new StringBuilder(
            """
            | what | by | ms | times as fast as the peer | as the slowest |
            |---|---|---|---|---|
            """);
    groups()
        .forEach(
            (what, group) -> {
              double slowest = group.get(group.size() - 1).milliseconds();
              Optional<Result> peer = group.stream().filter(Result::peer).findFirst();
              for (Result result : group) {
                text.append(
                    String.format(
                        Locale.ROOT,
                        "| %s | %s | %s | %s | %.2f |%n",
                        what,
                        result.by(),
                        result.time(),
                        peer.map(p -> ratio(result, p)).orElse("–"),
                        slowest / result.milliseconds()));
              }
            });
    text.append(
        """

        The peer is the quickest one that did the same.

        ![Times on a logarithmic scale](%s)

        """
            .formatted(plot));
    machines.forEach(machine -> text.append("- ").append(machine).append('\n'));
    return text.toString();
  }

  private static String ratio(Result result, Result peer) {
    if (result.equals(peer)) {
      return "the peer";
    }
    return String.format(Locale.ROOT, "%.2f", peer.milliseconds() / result.milliseconds());
  }
}
