package org.deepfeature.dfm.runtime.concurrent;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Processors that may be busy at once. Decoding threads take one each for an image, a network takes
 * as many as it has threads for a batch; whoever finds too few left waits, in the order of asking.
 * So decoding and network together never use more than was requested, and neither starves. Work
 * must not wait for other work of the same budget while it holds a share. Thread-safe.
 */
public final class ThreadBudget {
  /** Most threads of a budget; a process with very many more takes the machine away from all. */
  public static final int MOST = 1024;

  private final int threads;
  private final Semaphore free;

  /**
   * @param threads that may work at once, 1 to {@value #MOST}
   * @throws IllegalArgumentException if there are fewer or more
   */
  public ThreadBudget(int threads) {
    requirePossible(threads);
    this.threads = threads;
    this.free = new Semaphore(threads, true);
  }

  /**
   * @param threads that may work at once
   * @throws IllegalArgumentException if there can be no budget of so many
   */
  public static void requirePossible(int threads) {
    if (threads < 1 || threads > MOST) {
      throw new IllegalArgumentException(
          "Threads %s; expected %s"
              .formatted(threads, threads < 1 ? "at least 1" : "1 to " + MOST));
    }
  }

  /**
   * @return threads that may work at once
   */
  public int threads() {
    return threads;
  }

  /**
   * @param name what its threads are called, before a number
   * @return a new pool of as many threads as there may be; they do not keep the process alive, and
   *     take no share by themselves. The caller shuts it down
   */
  public ExecutorService newPool(String name) {
    AtomicInteger made = new AtomicInteger();
    return Executors.newFixedThreadPool(
        threads,
        task -> {
          Thread thread = new Thread(task, name + "-" + made.incrementAndGet());
          thread.setDaemon(true);
          return thread;
        });
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
