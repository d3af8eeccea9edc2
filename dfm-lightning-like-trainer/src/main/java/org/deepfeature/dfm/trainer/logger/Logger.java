package org.deepfeature.dfm.trainer.logger;

import java.util.List;
import java.util.Map;

/**
 * Records a run's options and what it measured, as Lightning's loggers do. Whoever opened one
 * closes it. For one thread.
 */
public interface Logger extends AutoCloseable {
  /** How a stage ended. */
  enum Status {
    /** As it should. */
    SUCCESS,
    /** With an exception. */
    FAILED,
    /** Early, by request; what was there was used. */
    INTERRUPTED
  }

  /** Records nothing. */
  Logger NONE = new CompositeLogger(List.of());

  /**
   * @param hyperparameters the options of the run, by name
   * @throws org.deepfeature.dfm.api.DfmException if it cannot be written
   */
  void logHyperparameters(Map<String, String> hyperparameters);

  /**
   * @param metrics finite numbers by name; parts of a name are separated by {@code /}
   * @param step training batches so far
   * @throws org.deepfeature.dfm.api.DfmException if it cannot be written
   */
  void logMetrics(Map<String, Double> metrics, long step);

  /**
   * At a stage's end: everything is on the disk when this returns. Another stage may follow.
   *
   * @param status how it ended
   * @throws org.deepfeature.dfm.api.DfmException if it cannot be written
   */
  void finish(Status status);

  /** Gives files back; harmless when called again. */
  @Override
  void close();
}
