package org.deepfeature.dfm.runtime.image;

import java.util.concurrent.Semaphore;

/**
 * How many bytes all images that are being decoded may take together. Threads alone bound nothing:
 * eight images of 49 megapixels take more than a gigabyte. Who asks for more than is free waits
 * until others are done. Thread-safe.
 */
final class DecodingMemory {
  /** A quarter of the heap is for all else. */
  static final DecodingMemory OF_THE_HEAP =
      new DecodingMemory(Runtime.getRuntime().maxMemory() / 4 * 3);

  private static final int UNIT = 1 << 12;

  private final int units;
  private final Semaphore free;

  /**
   * @param bytes that there are, {@code >= 1}
   */
  DecodingMemory(long bytes) {
    this.units = units(bytes);
    // In the order of asking: a large image must not wait for ever behind small ones.
    this.free = new Semaphore(units, true);
  }

  private static int units(long bytes) {
    return (int) Math.min(Integer.MAX_VALUE, bytes / UNIT + 1);
  }

  /**
   * Waits until so much is free; all of it is enough for whatever is larger.
   *
   * @param bytes {@code >= 0}
   * @return what is held from here on
   */
  Claim claim(long bytes) {
    int held = Math.min(units, units(bytes));
    free.acquireUninterruptibly(held);
    return new Claim(held);
  }

  /** What one image holds. Used by one thread. */
  final class Claim implements AutoCloseable {
    private int held;

    private Claim(int held) {
      this.held = held;
    }

    /**
     * Asks for more, without waiting: who waits while he holds something may wait for ever.
     *
     * @param bytes more
     * @return whether they were free
     */
    boolean grow(long bytes) {
      int more = Math.min(units - held, units(bytes));
      boolean taken = free.tryAcquire(more);
      held += taken ? more : 0;
      return taken;
    }

    /** Answers that there is enough, for who has asked for all that he needs. */
    boolean holds(long bytes) {
      return held > 0 && bytes >= 0;
    }

    @Override
    public void close() {
      free.release(held);
      held = 0;
    }
  }
}
