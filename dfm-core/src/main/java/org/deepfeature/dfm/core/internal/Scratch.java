package org.deepfeature.dfm.core.internal;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.function.Consumer;

/**
 * Arrays of one length that are used again, so that a call leaves none behind. Holds as many as
 * were at work at once, up to a bound. Thread-safe.
 */
final class Scratch {
  private static final int MOST = 64;

  private final int length;
  private final ArrayBlockingQueue<double[]> free = new ArrayBlockingQueue<>(MOST);

  Scratch(int length) {
    this.length = length;
  }

  /** Lends arrays, whose content is whatever was there. */
  void lend(int count, Consumer<double[][]> work) {
    double[][] arrays = new double[count][];
    for (int i = 0; i < count; i++) {
      double[] array = free.poll();
      arrays[i] = array == null ? new double[length] : array;
    }
    try {
      work.accept(arrays);
    } finally {
      for (double[] array : arrays) {
        boolean kept = free.offer(array);
        assert kept || free.remainingCapacity() == 0 : "a full queue lets go of an array";
      }
    }
  }
}
