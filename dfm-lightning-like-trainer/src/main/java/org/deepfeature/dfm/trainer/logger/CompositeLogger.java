package org.deepfeature.dfm.trainer.logger;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Several loggers as one. All of them are called, in order, also if one of them throws; the first
 * exception is thrown afterwards.
 *
 * @param loggers any number
 */
public record CompositeLogger(List<Logger> loggers) implements Logger {
  public CompositeLogger {
    loggers = List.copyOf(loggers);
  }

  @Override
  public void logHyperparameters(Map<String, String> hyperparameters) {
    each(logger -> logger.logHyperparameters(hyperparameters));
  }

  @Override
  public void logMetrics(Map<String, Double> metrics, long step) {
    each(logger -> logger.logMetrics(metrics, step));
  }

  @Override
  public void finish(Status status) {
    each(logger -> logger.finish(status));
  }

  @Override
  public void close() {
    each(Logger::close);
  }

  private void each(Consumer<Logger> call) {
    @Nullable RuntimeException first = null;
    for (Logger logger : loggers) {
      try {
        call.accept(logger);
      } catch (RuntimeException e) {
        if (first == null) {
          first = e;
        } else {
          first.addSuppressed(e);
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }
}
