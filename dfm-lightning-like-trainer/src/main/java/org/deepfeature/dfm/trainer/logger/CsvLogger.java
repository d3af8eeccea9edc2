package org.deepfeature.dfm.trainer.logger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.deepfeature.dfm.runtime.internal.file.AtomicFile;

/**
 * {@code metrics.csv} and {@code hparams.yaml}, as Lightning's {@code CSVLogger}: a row each time
 * metrics are logged, {@code epoch} and {@code step} first, an empty cell for what was not logged.
 * Metrics of a new name make a new column; the file is written again then. For one thread.
 */
public final class CsvLogger implements Logger {
  private static final ObjectMapper YAML =
      YAMLMapper.builder()
          .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
          .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
          .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
          .build();

  private final Path folder;
  private final Path file;
  private final Set<String> columns = new LinkedHashSet<>(List.of("epoch", "step"));
  private final List<Map<String, Object>> rows = new ArrayList<>();
  private LogFile log;

  /**
   * @param folder where the two files go
   */
  public CsvLogger(Path folder) {
    this.folder = folder;
    this.file = folder.resolve("metrics.csv");
    this.log = new LogFile(file);
  }

  @Override
  public void logHyperparameters(Map<String, String> hyperparameters) {
    try {
      AtomicFile.writeText(
          folder.resolve("hparams.yaml"), YAML.writeValueAsString(new TreeMap<>(hyperparameters)));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Hyperparameters cannot be written as YAML", e);
    }
  }

  @Override
  public void logMetrics(Map<String, Double> metrics, long step) {
    Map<String, Object> row = new TreeMap<>(metrics);
    row.put("step", step);
    if (metrics.containsKey("epoch")) {
      row.put("epoch", metrics.get("epoch").longValue());
    }
    boolean wider = columns.addAll(row.keySet());
    rows.add(row);
    if (wider || rows.size() == 1) {
      log.close();
      log = new LogFile(file);
      log.append(String.join(",", columns) + "\n");
      rows.forEach(r -> log.append(line(r)));
    } else {
      log.append(line(row));
    }
  }

  private String line(Map<String, Object> row) {
    StringJoiner cells = new StringJoiner(",", "", "\n");
    columns.forEach(column -> cells.add(String.valueOf(row.getOrDefault(column, ""))));
    return cells.toString();
  }

  @Override
  public void finish(Status status) {
    log.force();
  }

  @Override
  public void close() {
    log.close();
  }
}
