package org.deepfeature.dfm.cli.console;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.deepfeature.dfm.trainer.wiring.Plugins;

/**
 * Finds the plugins on a thread of its own while the options are read: each takes a tenth of a
 * short run. Thread-safe.
 */
public final class PluginSearch {
  private final FutureTask<Plugins> search = new FutureTask<>(Plugins::onClassPath);

  /** Begins, unless it has begun. */
  public void begin() {
    Thread thread = new Thread(search, "dfm-plugins");
    thread.setDaemon(true); // A wrong call is not kept waiting.
    thread.start();
  }

  /**
   * @return what is on the class path; searched for now, if nobody began
   * @throws IllegalStateException if two plugins offer the same name
   */
  public Plugins found() {
    search.run(); // Does nothing where it has begun.
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return search.get();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException wrong) {
        throw wrong;
      }
      if (e.getCause() instanceof Error wrong) {
        throw wrong;
      }
      throw new IllegalStateException(e.getCause());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
