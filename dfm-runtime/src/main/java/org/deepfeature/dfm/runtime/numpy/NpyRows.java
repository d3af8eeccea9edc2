package org.deepfeature.dfm.runtime.numpy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.runtime.internal.file.AtomicFile;
import org.jspecify.annotations.Nullable;

/**
 * Reads an n × d array row by row, whatever n: memory holds what is read at a time. Not
 * thread-safe; close it.
 */
public final class NpyRows implements AutoCloseable {
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
   * @param path a float32 or float64 array of shape n × d in C order
   * @return its rows, from the first
   * @throws DfmException if it cannot be read, is cut short or too long, or is of another type,
   *     shape or order
   */
  public static NpyRows open(Path path) {
    FileChannel channel = null;
    try {
      channel = FileChannel.open(path);
      NpyHeader header = NpyHeader.read(channel, path);
      if (header.shape().size() != 2 || header.fortran()) {
        throw new DfmException(
            "%s has shape %s%s; expected n x d in C order (numpy.ascontiguousarray)"
                .formatted(path, header.shape(), header.fortran() ? " in Fortran order" : ""));
      }
      long expected = header.dataOffset() + header.size() * header.bytesPerValue();
      if (channel.size() != expected) {
        throw new DfmException(
            "%s has %d bytes; expected %d for shape %s of %s"
                .formatted(path, channel.size(), expected, header.shape(), header.type()));
      }
      channel.position(header.dataOffset());
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
   * @param atMost rows wanted, {@code >= 1}
   * @return the next rows, at most that many; none at the end
   * @throws DfmException if they cannot be read
   */
  public Matrix next(int atMost) {
    int count = (int) Math.min(atMost, rows - at);
    Matrix result = Matrix.zeros(count, columns);
    boolean single = header.bytesPerValue() == Float.BYTES;
    ByteBuffer row =
        ByteBuffer.allocate(Math.multiplyExact(columns, header.bytesPerValue()))
            .order(header.order());
    try {
      for (int r = 0; r < count; r++) {
        row.clear();
        while (row.hasRemaining()) {
          if (channel.read(row) < 0) {
            throw new IOException("it was cut short while it was read");
          }
        }
        row.flip();
        for (int c = 0; c < columns; c++) {
          result.data()[r * columns + c] = single ? row.getFloat() : row.getDouble();
        }
      }
    } catch (IOException e) {
      throw AtomicFile.cannotRead(path, e);
    }
    at += count;
    return result;
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
