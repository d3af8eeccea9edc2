package org.deepfeature.dfm.report.recorder;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.deepfeature.dfm.runtime.concurrent.ThreadBudget;

/**
 * Runs tasks beside the network, a few at a time: whoever gives one more does it on the spot, so
 * that pictures do not pile up in memory. Used by one thread.
 */
public final class BackgroundTasks implements AutoCloseable {
  private static final int WAITING_PER_THREAD = 4;

  private final ThreadBudget budget;
  private final ExecutorService threads;
  private final Semaphore room;

  /**
   * @param budget there are as many threads as it has, and each task works within it
   */
  public BackgroundTasks(ThreadBudget budget) {
    this.budget = budget;
    threads = budget.newPool("dfm-pictures");
    room = new Semaphore(WAITING_PER_THREAD * budget.threads());
  }

  /** A task's result, or what it threw, from {@link #join}. */
  <T> CompletableFuture<T> submit(Supplier<T> task) {
    if (!room.tryAcquire()) {
      // Waiting might never end: the caller may hold the share that the tasks wait for.
      return CompletableFuture.completedFuture(task.get());
    }
    return CompletableFuture.supplyAsync(() -> budget.with(1, task), threads)
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
