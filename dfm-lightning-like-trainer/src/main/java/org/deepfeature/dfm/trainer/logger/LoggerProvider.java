package org.deepfeature.dfm.trainer.logger;

/** A logger that is chosen, but not yet open. Immutable and thread-safe. */
@FunctionalInterface
public interface LoggerProvider {
  /**
   * @param target where it may write
   * @return a logger; the caller closes it
   */
  Logger open(LogTarget target);
}
