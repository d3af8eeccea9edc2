package org.deepfeature.dfm.trainer.logger;

import java.util.Map;

/**
 * Lightning's {@code global_step} over the stages of one run: what a test logs after a fit has the
 * fit's last step, since every stage counts its own training batches from 0. For one thread.
 */
public final class GlobalSteps implements Logger {
  private final Logger logger;
  private long highest;

  /**
   * @param logger notified of everything; closed with this
   */
  public GlobalSteps(Logger logger) {
    this.logger = logger;
  }

  @Override
  public void logHyperparameters(Map<String, String> hyperparameters) {
    logger.logHyperparameters(hyperparameters);
  }

  @Override
  public void logMetrics(Map<String, Double> metrics, long step) {
    highest = Math.max(highest, step);
    logger.logMetrics(metrics, highest);
  }

  @Override
  public void finish(Status status) {
    logger.finish(status);
  }

  @Override
  public void close() {
    logger.close();
  }
}
