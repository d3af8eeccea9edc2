package org.deepfeature.dfm.runtime.drift;

import java.util.Optional;
import org.deepfeature.dfm.core.postprocessing.PostProcessor;

/** Looks at the last scores now and then, and tells when drift is suspected. Thread-safe. */
public final class WatchedScores {
  private static final System.Logger LOGGER = System.getLogger(WatchedScores.class.getName());

  private final DriftWatch watch;
  private final DriftMonitor monitor;
  private boolean told;

  /**
   * @param postProcessor with what is remembered of held-out normal images
   * @param watch how many scores count, and who is told
   */
  public WatchedScores(PostProcessor postProcessor, DriftWatch watch) {
    this.watch = watch;
    this.monitor = new DriftMonitor(postProcessor, watch.images());
  }

  /**
   * @param score raw, of the next image
   */
  public void add(double score) {
    monitor.add(score);
    // Each look sorts all of them, and a few images more change little.
    if (monitor.added() % Drift.FEWEST_IMAGES == 0) {
      current().ifPresent(this::tell);
    }
  }

  /**
   * @return the last images beside held-out normal ones; empty if the model remembers nothing of
   *     those
   */
  public Optional<Drift> current() {
    return monitor.current();
  }

  /** Begins anew. */
  public synchronized void forget() {
    monitor.forget();
    told = false;
  }

  private void tell(Drift drift) {
    if (!begins(drift.isSuspected())) {
      return;
    }
    try {
      watch.listener().accept(drift);
    } catch (RuntimeException e) {
      LOGGER.log(System.Logger.Level.WARNING, "The listener to drift failed", e);
    }
  }

  private synchronized boolean begins(boolean suspected) {
    boolean begins = suspected && !told;
    told = suspected;
    return begins;
  }
}
