package org.deepfeature.dfm.engine.benchmark;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.runtime.internal.file.AtomicFile;

/**
 * {@code results.csv}: a line a cell. It is written whole at each new line, so that a process that
 * is killed leaves all lines before. Not thread-safe.
 */
final class ResultsCsv {
  private final Path file;
  private final Map<String, Row> rows = new LinkedHashMap<>();

  private ResultsCsv(Path file) {
    this.file = file;
  }

  /** Reads the lines that are there. */
  static ResultsCsv open(Path file) {
    ResultsCsv results = new ResultsCsv(file);
    if (Files.exists(file)) {
      try (MappingIterator<Map<String, String>> lines =
          new CsvMapper()
              .readerFor(new TypeReference<Map<String, String>>() {})
              .with(CsvSchema.emptySchema().withHeader())
              .readValues(file.toFile())) {
        while (lines.hasNextValue()) {
          Map<String, String> values = new LinkedHashMap<>(lines.nextValue());
          values.values().removeIf(String::isEmpty);
          if (!values.containsKey(Row.CELL)) {
            throw new DfmException(
                file
                    + " has no column cell, so it is no result of a benchmark; choose another"
                    + " --output");
          }
          results.rows.put(values.getOrDefault(Row.CELL, ""), new Row(values));
        }
      } catch (IOException e) {
        throw AtomicFile.cannotRead(file, e);
      }
    }
    return results;
  }

  /** Returns a cell's line, or one without values. */
  Row get(String cell) {
    return rows.getOrDefault(cell, new Row(Map.of()));
  }

  /** Adds a cell's line, or replaces it. */
  void put(Row row) {
    rows.put(row.get(Row.CELL), row);
    CsvSchema.Builder schema = CsvSchema.builder().setUseHeader(true);
    columns().forEach(schema::addColumn);
    try {
      AtomicFile.writeText(
          file,
          new CsvMapper()
              .writer(schema.build())
              .writeValueAsString(rows.values().stream().map(Row::values).toList()));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Results cannot be written as CSV", e);
    }
  }

  /** What identifies, what was set, what was measured, what went wrong. */
  private List<String> columns() {
    List<String> measured =
        new ArrayList<>(Arrays.stream(Measurement.values()).map(Measurement::key).toList());
    measured.add(Row.ERROR);
    Set<String> columns = new LinkedHashSet<>(List.of(Row.CELL, Row.STATUS));
    rows.values().forEach(row -> columns.addAll(row.values().keySet()));
    columns.removeAll(measured);
    List<String> all = new ArrayList<>(columns);
    all.addAll(measured);
    return all;
  }
}
