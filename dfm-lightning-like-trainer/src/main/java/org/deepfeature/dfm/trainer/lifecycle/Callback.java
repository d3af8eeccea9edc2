package org.deepfeature.dfm.trainer.lifecycle;

import java.util.Map;
import java.util.Optional;

/**
 * Notified of everything that happens, before the module is. Called by one thread, that of the
 * trainer.
 */
public interface Callback extends LifecycleHooks {
  /**
   * Called after each batch of every stage: Lightning's {@code trainer.should_stop}.
   *
   * @return why the stage is to end here, in words; empty to continue. What was collected is
   *     fitted, what was scored is kept
   */
  default Optional<String> stopReason() {
    return Optional.empty();
  }

  /**
   * Called after each training batch and at the end of every stage, for the loggers.
   *
   * @return name → finite number; empty if there is nothing new
   */
  default Map<String, Double> metrics() {
    return Map.of();
  }

  /**
   * What a stage threw, before it is torn down.
   *
   * @param exception then thrown to the caller
   */
  default void onException(Throwable exception) {}
}
