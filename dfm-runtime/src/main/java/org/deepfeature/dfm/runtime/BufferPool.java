package org.deepfeature.dfm.runtime;

import java.nio.FloatBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.deepfeature.dfm.api.Tensor;

/**
 * Native memory for prepared images, used again: the garbage collector would give it back late.
 * There are at most as many buffers as there were predictions at once. Thread-safe.
 */
final class BufferPool {
  private final Queue<FloatBuffer> free = new ConcurrentLinkedQueue<>();

  /** Returns a buffer whose remaining values are so many; one that is too small is dropped. */
  FloatBuffer take(int values) {
    FloatBuffer buffer = free.poll();
    return buffer == null || buffer.capacity() < values
        ? Tensor.allocateDirect(values)
        : buffer.clear().limit(values);
  }

  void giveBack(FloatBuffer buffer) {
    free.add(buffer);
  }
}
