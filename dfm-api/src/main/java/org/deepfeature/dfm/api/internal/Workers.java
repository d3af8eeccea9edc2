package org.deepfeature.dfm.api.internal;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/** Shares tasks out among a bounded number of threads. Stateless and thread-safe. */
public final class Workers {
  private Workers() {}

  /**
   * Runs every task once. Which thread runs which task is not defined, so tasks must not depend on
   * each other. The calling thread takes part; the others come from the pool that it belongs to, or
   * else from the common pool, and are given back.
   *
   * @param threads most threads at work, {@code >= 1}; 1 is the calling thread alone, in order
   * @param tasks how many, {@code >= 0}
   * @param task given its number, from 0 on; what it throws is thrown here
   * @throws IllegalArgumentException if {@code threads < 1}
   */
  public static void run(int threads, int tasks, IntConsumer task) {
    int workers = Math.min(requirePositive(threads), tasks);
    if (workers <= 1) {
      for (int i = 0; i < tasks; i++) {
        task.accept(i);
      }
      return;
    }
    // Workers take one task after the other: tasks of unequal length leave no thread waiting.
    AtomicInteger next = new AtomicInteger();
    IntStream.range(0, workers)
        .parallel()
        .forEach(
            worker -> {
              for (int i = next.getAndIncrement(); i < tasks; i = next.getAndIncrement()) {
                task.accept(i);
              }
            });
  }

  /**
   * @param threads a number of threads
   * @return the same
   * @throws IllegalArgumentException if it is below 1
   */
  public static int requirePositive(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("Threads " + threads + "; expected at least 1");
    }
    return threads;
  }
}
