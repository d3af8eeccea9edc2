package org.deepfeature.dfm.runtime.internal.png;

import java.io.ByteArrayOutputStream;
import java.util.zip.Deflater;

/**
 * Rows of samples, filtered and compressed as a {@link PngContainer} takes them. Stateless and
 * thread-safe.
 */
public final class PngRows {
  private static final int CHUNK = 1 << 16;

  private PngRows() {}

  /** What is taken from each sample before it is compressed. */
  public enum Filter {
    /** The left neighbour; quick, and good for drawings. */
    SUB(1) {
      @Override
      void row(byte[] samples, int from, int stride, int channels, byte[] out, int to) {
        System.arraycopy(samples, from, out, to, channels);
        for (int i = channels; i < stride; i++) {
          out[to + i] = (byte) (samples[from + i] - samples[from + i - channels]);
        }
      }
    },
    /** The mean of the left and the upper neighbour; best of the filters in noise. */
    AVERAGE(3) {
      @Override
      void row(byte[] samples, int from, int stride, int channels, byte[] out, int to) {
        for (int i = 0; i < stride; i++) {
          int left = i < channels ? 0 : samples[from + i - channels] & 0xFF;
          int above = from == 0 ? 0 : samples[from + i - stride] & 0xFF;
          out[to + i] = (byte) (samples[from + i] - (left + above) / 2);
        }
      }
    };

    private final byte code;

    Filter(int code) {
      this.code = (byte) code;
    }

    /** Filters the row that begins at a place of the samples. */
    abstract void row(byte[] samples, int from, int stride, int channels, byte[] out, int to);
  }

  /**
   * @param samples height × stride of them; read, not kept
   * @param stride samples a row: width × channels
   * @param channels samples a pixel
   * @param filter for all rows
   * @return the rows, each after the number of its filter
   */
  public static byte[] filtered(byte[] samples, int stride, int channels, Filter filter) {
    int rows = samples.length / stride;
    byte[] filtered = new byte[rows * (stride + 1)];
    for (int y = 0; y < rows; y++) {
      int to = y * (stride + 1);
      filtered[to] = filter.code;
      filter.row(samples, y * stride, stride, channels, filtered, to + 1);
    }
    return filtered;
  }

  /**
   * @param rows filtered; read, not kept
   * @return them in zlib's format, at its quickest level; the bytes depend on the installed zlib
   */
  public static byte[] deflated(byte[] rows) {
    Deflater deflater = new Deflater(Deflater.BEST_SPEED);
    try {
      deflater.setInput(rows);
      deflater.finish();
      ByteArrayOutputStream out = new ByteArrayOutputStream(rows.length / 2);
      byte[] part = new byte[CHUNK];
      while (!deflater.finished()) {
        out.write(part, 0, deflater.deflate(part));
      }
      return out.toByteArray();
    } finally {
      deflater.end();
    }
  }
}
