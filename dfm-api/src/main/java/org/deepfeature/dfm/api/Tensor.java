package org.deepfeature.dfm.api;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/**
 * A batch of images or feature maps: float32, N × C × H × W, row-major, one contiguous buffer. The
 * shape is checked against the buffer once, here. Readers see a read-only view; whoever filled the
 * buffer must leave it alone afterwards, so that a tensor is thread-safe.
 */
public final class Tensor {
  private final int batch;
  private final int channels;
  private final int height;
  private final int width;
  private final FloatBuffer data;

  private Tensor(int batch, int channels, int height, int width, FloatBuffer data) {
    long expected = (long) batch * channels * height * width;
    if (batch < 0 || channels < 1 || height < 1 || width < 1 || expected != data.remaining()) {
      throw new IllegalArgumentException(
          "Shape %s x %s x %s x %s (%s values) does not fit a buffer of %s values"
              .formatted(batch, channels, height, width, expected, data.remaining()));
    }
    this.batch = batch;
    this.channels = channels;
    this.height = height;
    this.width = width;
    this.data = data.slice();
  }

  /**
   * Wraps the remaining values of a buffer, without copying.
   *
   * @param batch N, {@code >= 0}
   * @param channels C, {@code >= 1}
   * @param height H, {@code >= 1}
   * @param width W, {@code >= 1}
   * @param data N·C·H·W values from position to limit; direct buffers spare the engines a copy
   * @return a tensor over the same memory
   * @throws IllegalArgumentException if the shape does not fit the buffer
   */
  public static Tensor of(int batch, int channels, int height, int width, FloatBuffer data) {
    return new Tensor(batch, channels, height, width, data);
  }

  /**
   * @param values a multiple of four bytes is allocated for so many values
   * @return zeroed native memory in native byte order, owned by the garbage collector
   */
  public static FloatBuffer allocateDirect(int values) {
    return ByteBuffer.allocateDirect(Math.multiplyExact(values, Float.BYTES))
        .order(ByteOrder.nativeOrder())
        .asFloatBuffer();
  }

  /**
   * @return N, the number of images
   */
  public int batch() {
    return batch;
  }

  /**
   * @return C
   */
  public int channels() {
    return channels;
  }

  /**
   * @return H
   */
  public int height() {
    return height;
  }

  /**
   * @return W
   */
  public int width() {
    return width;
  }

  /**
   * @return a read-only view of all values, position 0; each call gives a view of its own
   */
  public FloatBuffer data() {
    return data.asReadOnlyBuffer();
  }

  /**
   * @param from first image, inclusive
   * @param to last image, exclusive
   * @return those images, over the same memory
   */
  public Tensor slice(int from, int to) {
    if (from < 0 || to < from || to > batch) {
      throw new IllegalArgumentException(
          "Images %s to %s of a batch of %s".formatted(from, to, batch));
    }
    int image = channels * height * width;
    return new Tensor(
        to - from, channels, height, width, data.slice(from * image, (to - from) * image));
  }

  @Override
  public String toString() {
    return "Tensor[%s x %s x %s x %s]".formatted(batch, channels, height, width);
  }
}
