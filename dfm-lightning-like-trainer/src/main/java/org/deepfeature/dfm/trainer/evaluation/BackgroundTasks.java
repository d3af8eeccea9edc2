package org.deepfeature.dfm.trainer.evaluation;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * Runs tasks beside the network, a few at a time: whoever gives one more waits, so that pictures do
 * not pile up in memory. Used by one thread.
 */
public final class BackgroundTasks implements AutoCloseable {
  private static final int WAITING_PER_THREAD = 4;

  private final ExecutorService threads;
  private final Semaphore room;

  /**
   * @param count of threads, {@code >= 1}
   */
  public BackgroundTasks(int count) {
    threads =
        Executors.newFixedThreadPool(
            count,
            task -> {
              Thread thread = new Thread(task, "dfm-pictures");
              thread.setDaemon(true);
              return thread;
            });
    room = new Semaphore(WAITING_PER_THREAD * count);
  }

  /** A task's result, or what it threw, from {@link #join}. */
  <T> CompletableFuture<T> submit(Supplier<T> task) {
    room.acquireUninterruptibly();
    return CompletableFuture.supplyAsync(task, threads)
        .whenComplete((result, thrown) -> room.release());
  }

  /** Waits for a result; throws what the task threw. */
  static <T> T join(CompletableFuture<T> future) {
    try {
      return future.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException thrown) {
        throw thrown;
      }
      throw e;
    }
  }

  /** Gives up what has not begun. */
  @Override
  public void close() {
    threads.shutdownNow();
  }
}
