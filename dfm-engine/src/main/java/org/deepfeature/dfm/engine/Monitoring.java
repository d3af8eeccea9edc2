package org.deepfeature.dfm.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.deepfeature.dfm.engine.option.Configuration;
import org.deepfeature.dfm.engine.option.RunOptions;
import org.deepfeature.dfm.report.MetricsJson;
import org.deepfeature.dfm.trainer.lifecycle.Callback;
import org.deepfeature.dfm.trainer.logger.CompositeLogger;
import org.deepfeature.dfm.trainer.logger.GlobalSteps;
import org.deepfeature.dfm.trainer.logger.LogTarget;
import org.deepfeature.dfm.trainer.logger.Logger;

/**
 * The loggers and callbacks that a configuration names, for all stages of one run.
 *
 * @param logger closed with this
 * @param callbacks in the order named
 */
record Monitoring(Logger logger, List<Callback> callbacks) implements AutoCloseable {
  /** Nobody watches. */
  static final Monitoring NONE = new Monitoring(Logger.NONE, List.of());

  public Monitoring {
    callbacks = List.copyOf(callbacks);
  }

  /**
   * @param context has the console that loggers may write to
   * @param configuration names them
   * @param output logs go into {@code logs} below it
   * @return all of them
   * @throws org.deepfeature.dfm.api.UnknownNameException if there is no such name
   */
  static Monitoring of(RunContext context, Configuration configuration, Path output) {
    RunOptions trainer = configuration.run();
    List<Callback> callbacks = new ArrayList<>();
    for (String name : trainer.callbackNames()) {
      callbacks.add(
          context.plugins().callbacks().create(name, options(trainer.callbackOptions(), name)));
    }
    if (trainer.fastDevRun() > 0) {
      return new Monitoring(Logger.NONE, callbacks);
    }
    LogTarget target = new LogTarget(output.resolve("logs"), context.console());
    List<Logger> loggers = new ArrayList<>();
    for (String name : trainer.loggerNames()) {
      loggers.add(
          context
              .plugins()
              .loggers()
              .create(name, options(trainer.loggerOptions(), name))
              .open(target));
    }
    return new Monitoring(new GlobalSteps(new CompositeLogger(loggers)), callbacks);
  }

  /** Tells the logger every number of a test, under {@code test/}. */
  void logTest(MetricsJson json) {
    Map<String, Double> metrics = new HashMap<>();
    json.node()
        .properties()
        .forEach(
            e -> {
              if (e.getValue().isNumber() && Double.isFinite(e.getValue().asDouble())) {
                metrics.put("test/" + e.getKey(), e.getValue().asDouble());
              }
            });
    logger.logMetrics(metrics, 0);
  }

  private static ObjectNode options(ObjectNode all, String name) {
    JsonNode options = all.path(name);
    return options instanceof ObjectNode node ? node : JsonNodeFactory.instance.objectNode();
  }

  @Override
  public void close() {
    logger.close();
  }
}
