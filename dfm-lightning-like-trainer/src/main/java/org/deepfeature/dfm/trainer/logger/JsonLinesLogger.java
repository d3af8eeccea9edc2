package org.deepfeature.dfm.trainer.logger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * {@code log.jsonl}: an object a line, with {@code time} (ISO 8601, UTC) and {@code event}, which
 * is {@code hyperparameters}, {@code metrics} (with {@code step}) or {@code finish} (with {@code
 * status}). For one thread.
 */
public final class JsonLinesLogger implements Logger {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final LogFile log;
  private final Clock clock;

  /**
   * @param folder where the file goes
   */
  public JsonLinesLogger(Path folder) {
    this(folder, Clock.systemUTC());
  }

  JsonLinesLogger(Path folder, Clock clock) {
    this.log = new LogFile(folder.resolve("log.jsonl"));
    this.clock = clock;
  }

  @Override
  public void logHyperparameters(Map<String, String> hyperparameters) {
    ObjectNode line = event("hyperparameters");
    line.set("hyperparameters", MAPPER.valueToTree(new TreeMap<>(hyperparameters)));
    write(line);
  }

  @Override
  public void logMetrics(Map<String, Double> metrics, long step) {
    ObjectNode line = event("metrics").put("step", step);
    line.set("metrics", MAPPER.valueToTree(new TreeMap<>(metrics)));
    write(line);
  }

  @Override
  public void finish(Status status) {
    write(event("finish").put("status", status.name().toLowerCase(Locale.ROOT)));
    log.force();
  }

  private ObjectNode event(String name) {
    return MAPPER.createObjectNode().put("time", clock.instant().toString()).put("event", name);
  }

  private void write(ObjectNode line) {
    try {
      log.append(MAPPER.writeValueAsString(line) + "\n");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("An event cannot be written as JSON", e);
    }
  }

  @Override
  public void close() {
    log.close();
  }
}
