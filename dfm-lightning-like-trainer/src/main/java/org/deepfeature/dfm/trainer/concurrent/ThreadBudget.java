package org.deepfeature.dfm.trainer.concurrent;

import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * Processors that may be busy at once. Decoding threads take one each for an image, a network takes
 * as many as it has threads for a batch; whoever finds too few left waits, in the order of asking.
 * So decoding and network together never use more than was asked for, and neither starves. Work
 * must not wait for other work of the same budget while it holds a share. Thread-safe.
 */
public final class ThreadBudget {
  private final int threads;
  private final Semaphore free;

  /**
   * @param threads that may work at once, {@code >= 1}
   * @throws IllegalArgumentException if there are fewer
   */
  public ThreadBudget(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("Threads " + threads + "; expected at least 1");
    }
    this.threads = threads;
    this.free = new Semaphore(threads, true);
  }

  /**
   * @return threads that may work at once
   */
  public int threads() {
    return threads;
  }

  /**
   * Waits for processors, works on the calling thread, and gives them back whatever happens.
   *
   * @param share threads that the work keeps busy; more than there are count as all
   * @param work must not ask this budget for more
   * @return its result
   * @throws IllegalArgumentException if the share is below 1
   */
  public <T> T with(int share, Supplier<T> work) {
    if (share < 1) {
      throw new IllegalArgumentException("A share of " + share + " threads; expected at least 1");
    }
    int taken = Math.min(share, threads);
    free.acquireUninterruptibly(taken);
    try {
      return work.get();
    } finally {
      free.release(taken);
    }
  }
}
