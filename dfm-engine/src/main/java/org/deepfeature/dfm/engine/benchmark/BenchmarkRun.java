package org.deepfeature.dfm.engine.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.engine.option.Configuration;
import org.deepfeature.dfm.engine.option.GridCell;
import org.deepfeature.dfm.runtime.internal.file.AtomicFile;
import org.deepfeature.dfm.runtime.plugin.ConfigurationException;

/** Runs the cells of a grid that are not finished yet, one after the other. Not thread-safe. */
public final class BenchmarkRun {
  private final Path output;
  private final Consumer<String> say;
  private final Function<Configuration, List<String>> categoriesOf;
  private final Class<?> cellMain;

  /**
   * @param output for {@code results.csv}, {@code results.md}, {@code results.svg} and a folder a
   *     cell; what an earlier run finished is kept
   * @param say called with how far it is
   * @param categoriesOf a configuration; none if it does not ask for all of a set
   * @param cellMain main class of a cell's process, which is given a file of options and a folder
   */
  public BenchmarkRun(
      Path output,
      Consumer<String> say,
      Function<Configuration, List<String>> categoriesOf,
      Class<?> cellMain) {
    this.output = output;
    this.say = say;
    this.categoriesOf = categoriesOf;
    this.cellMain = cellMain;
  }

  /**
   * @param cells in order; one for all categories becomes one for each
   * @return how many failed
   */
  public int run(List<GridCell> cells) {
    ResultsCsv results = ResultsCsv.open(output.resolve("results.csv"));
    List<GridCell> all = distinct(cells);
    for (int i = 0; i < all.size(); i++) {
      GridCell cell = all.get(i);
      String place = "[%s/%s] %s".formatted(i + 1, all.size(), describe(cell));
      if (results.get(cell.id()).isFinished()) {
        say.accept(place + ": finished before");
        continue;
      }
      say.accept(place + " ...");
      Row row = run(cell);
      results.put(row);
      say.accept(row.isFinished() ? "  " + summary(row) : "  failed: " + row.get(Row.ERROR));
    }
    List<Row> rows = all.stream().map(cell -> results.get(cell.id())).toList();
    Set<String> settings = new LinkedHashSet<>();
    all.forEach(cell -> settings.addAll(cell.settings().keySet()));
    List<String> columns = List.copyOf(settings);
    AtomicFile.writeText(
        output.resolve("results.md"), new ResultsTable(output, rows, columns).markdown());
    AtomicFile.writeText(output.resolve("results.svg"), new ScatterPlot(rows, columns).svg());
    return (int) rows.stream().filter(row -> !row.isFinished()).count();
  }

  private List<GridCell> distinct(List<GridCell> cells) {
    Map<String, GridCell> distinct = new LinkedHashMap<>();
    for (GridCell cell : cells) {
      Configuration c = cell.configuration();
      if (c.dataset().data() == null && c.dataset().normal() == null) {
        throw new ConfigurationException(
            "No data for %s; give --data DIR, --normal DIR, or an axis data"
                .formatted(describe(cell)));
      }
      List<String> categories = categoriesOf.apply(c);
      List<GridCell> each =
          categories.isEmpty()
              ? List.of(cell)
              : categories.stream().map(cell::withCategory).toList();
      each.forEach(one -> distinct.putIfAbsent(one.id(), one));
    }
    return new ArrayList<>(distinct.values());
  }

  private Row run(GridCell cell) {
    CellProcess process =
        new CellProcess(output.resolve(ResultsTable.CELLS).resolve(cell.id()), cellMain);
    Optional<String> failure = process.run(cell);
    Map<String, String> values = new LinkedHashMap<>();
    values.put(Row.CELL, cell.id());
    values.put(Row.STATUS, failure.isEmpty() ? Row.FINISHED : Row.FAILED);
    Configuration c = cell.configuration();
    values.put(
        "data",
        String.valueOf(c.dataset().data() == null ? c.dataset().normal() : c.dataset().data()));
    if (c.dataset().category() != null) {
      values.put("category", c.dataset().category());
    }
    values.put("backbone", c.model().backbone());
    values.put("layer", String.join(",", c.model().layers()));
    values.put("linalg", c.model().algorithms().linalg());
    values.putAll(cell.settings());
    if (failure.isPresent()) {
      values.put(Row.ERROR, failure.get());
    } else {
      JsonNode metrics = read(process.metrics());
      values.put("layer", metrics.path("layer").asText());
      for (Measurement m : Measurement.values()) {
        if (metrics.path(m.key()).isNumber()) {
          values.put(m.key(), metrics.path(m.key()).asText());
        }
      }
    }
    values.values().removeIf(String::isEmpty);
    return new Row(values);
  }

  private static JsonNode read(Path metrics) {
    try {
      return new ObjectMapper().readTree(metrics.toFile());
    } catch (IOException e) {
      throw new DfmException("Cannot read " + metrics + ": " + e.getMessage(), e);
    }
  }

  private static String describe(GridCell cell) {
    return cell.settings().isEmpty()
        ? "the only cell"
        : cell.settings().entrySet().stream()
            .map(e -> e.getKey() + "=" + Row.shortened(e.getValue()))
            .collect(Collectors.joining(" "));
  }

  private static String summary(Row row) {
    List<String> parts = new ArrayList<>();
    for (Measurement m : Measurement.values()) {
      row.get(m).ifPresent(value -> parts.add(m.title() + " " + m.text(value)));
    }
    return String.join(", ", parts);
  }
}
