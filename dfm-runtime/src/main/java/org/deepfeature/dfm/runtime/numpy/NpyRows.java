package org.deepfeature.dfm.runtime.numpy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.runtime.internal.file.AtomicFile;
import org.jspecify.annotations.Nullable;

/**
 * Reads an n × d array row by row, whatever n: memory holds what is read at a time. Not
 * thread-safe; close it.
 */
public final class NpyRows implements AutoCloseable {
  /** Of a block of rows, as float64. */
  private static final int MAX_BYTES = 1 << 30;

  private final Path path;
  private final FileChannel channel;
  private final NpyHeader header;
  private final long rows;
  private final int columns;
  private long at;

  private NpyRows(Path path, FileChannel channel, NpyHeader header) {
    this.path = path;
    this.channel = channel;
    this.header = header;
    this.rows = header.shape().get(0);
    this.columns = header.shape().get(1);
  }

  /**
   * @param path an array of numbers of shape n × d, n and d at least 1, in C or Fortran order
   * @return its rows, from the first
   * @throws DfmException if it cannot be read, is cut short or too long, or is of another type or
   *     shape
   */
  public static NpyRows open(Path path) {
    FileChannel channel = null;
    try {
      channel = FileChannel.open(path);
      NpyHeader header = NpyHeader.read(channel, path);
      List<Integer> shape = header.shape();
      if (shape.size() != 2 || shape.contains(0) || shape.get(1) > MAX_BYTES / Double.BYTES) {
        throw new DfmException(
            "%s has shape %s; expected n x d with at least one row of 1 to %s values"
                .formatted(path, shape, MAX_BYTES / Double.BYTES));
      }
      header.requireLength(channel, path);
      return new NpyRows(path, channel, header);
    } catch (IOException | RuntimeException e) {
      close(channel, e);
      throw e instanceof IOException io ? AtomicFile.cannotRead(path, io) : (RuntimeException) e;
    }
  }

  private static void close(@Nullable FileChannel channel, Exception e) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException second) {
      e.addSuppressed(second);
    }
  }

  /**
   * @return n
   */
  public long rows() {
    return rows;
  }

  /**
   * @return d
   */
  public int columns() {
    return columns;
  }

  /**
   * @return whether float32 holds every value of the array's type
   */
  public boolean fitsFloat32() {
    return header.type().fitsFloat32();
  }

  /**
   * @param atMost rows wanted, {@code >= 1}
   * @return the next rows, at most that many, and fewer if they are very long; none at the end
   * @throws DfmException if they cannot be read, or hold a value that is not finite
   */
  public Matrix next(int atMost) {
    int most = Math.max(1, Math.min(atMost, MAX_BYTES / Double.BYTES / columns));
    int count = (int) Math.min(most, rows - at);
    Matrix result = Matrix.zeros(count, columns);
    // A run of values that lie side by side: a row, or in Fortran order a part of a column.
    int runs = header.fortran() ? columns : count;
    int length = header.fortran() ? count : columns;
    int width = header.bytesPerValue();
    ByteBuffer run = ByteBuffer.allocateDirect(length * width).order(header.order());
    double[] values = new double[length];
    try {
      for (int r = 0; r < runs; r++) {
        long first = header.fortran() ? r * rows + at : (at + r) * columns;
        read(run, header.dataOffset() + first * width);
        header.type().fill(run, values);
        requireFinite(values, r);
        if (header.fortran()) {
          for (int i = 0; i < length; i++) {
            result.data()[i * columns + r] = values[i];
          }
        } else {
          System.arraycopy(values, 0, result.data(), r * columns, columns);
        }
      }
    } catch (IOException e) {
      throw AtomicFile.cannotRead(path, e);
    }
    at += count;
    return result;
  }

  private void requireFinite(double[] values, int run) {
    for (int i = 0; i < values.length; i++) {
      if (!Double.isFinite(values[i])) {
        throw new DfmException(
            "%s holds %s in row %s, column %s (counted from 0); expected finite numbers"
                .formatted(
                    path,
                    values[i],
                    at + (header.fortran() ? i : run),
                    header.fortran() ? run : i));
      }
    }
  }

  private void read(ByteBuffer run, long position) throws IOException {
    run.clear();
    while (run.hasRemaining()) {
      if (channel.read(run, position + run.position()) < 0) {
        throw new IOException("it was cut short while it was read");
      }
    }
    run.flip();
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw AtomicFile.cannotRead(path, e);
    }
  }
}
