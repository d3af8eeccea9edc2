package org.deepfeature.dfm.runtime.numpy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.runtime.internal.file.AtomicFile;

/**
 * Writes an n × d {@code .npy} file row by row, for an n that is not known before: memory does not
 * grow with it. Rows go to a temporary name; {@link #commit} writes the final number of rows into
 * the header and renames. Closed before that, nothing is left. Not thread-safe.
 */
public final class NpyWriter implements AutoCloseable {
  private static final int CHUNK = 1 << 20;

  private final Path path;
  private final int columns;
  private final int bytesPerValue;
  private final AtomicFile file;
  private long rows;

  private NpyWriter(Path path, int columns, int bytesPerValue, AtomicFile file) {
    this.path = path;
    this.columns = columns;
    this.bytesPerValue = bytesPerValue;
    this.file = file;
  }

  private static NpyWriter begin(Path path, int columns, int bytesPerValue) {
    if (columns < 0) {
      throw new IllegalArgumentException("Columns " + columns + "; expected at least 0");
    }
    try {
      NpyWriter writer = new NpyWriter(path, columns, bytesPerValue, AtomicFile.open(path));
      // Space for the header; commit writes the true one.
      writer.file.append(writer.header());
      return writer;
    } catch (IOException e) {
      throw AtomicFile.cannotWrite(path, e);
    }
  }

  /**
   * @param path where to; folders above it are made
   * @param columns d, {@code >= 0}
   * @return a writer that rounds values to float32, beyond its range to infinity
   * @throws DfmException if there can be no such file
   */
  public static NpyWriter float32(Path path, int columns) {
    return begin(path, columns, Float.BYTES);
  }

  /**
   * @param path where to; folders above it are made
   * @param columns d, {@code >= 0}
   * @return a writer that keeps values as they are
   * @throws DfmException if there can be no such file
   */
  public static NpyWriter float64(Path path, int columns) {
    return begin(path, columns, Double.BYTES);
  }

  private ByteBuffer header() {
    return NpyHeader.format("f" + bytesPerValue, rows, columns);
  }

  /**
   * @param more m × d
   * @throws IllegalArgumentException if d differs
   * @throws DfmException if the disk does not take them
   */
  public void append(Matrix more) {
    if (more.columns() != columns) {
      throw new IllegalArgumentException(
          "Rows of %s values; expected %s".formatted(more.columns(), columns));
    }
    try {
      appendValues(file, more.data(), bytesPerValue);
      rows += more.rows();
    } catch (IOException e) {
      throw AtomicFile.cannotWrite(path, e);
    }
  }

  static void appendValues(AtomicFile file, double[] values, int bytesPerValue) throws IOException {
    ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
    for (double value : values) {
      if (chunk.remaining() < bytesPerValue) {
        file.append(chunk.flip());
        chunk.clear();
      }
      if (bytesPerValue == Float.BYTES) {
        chunk.putFloat((float) value);
      } else {
        chunk.putDouble(value);
      }
    }
    file.append(chunk.flip());
  }

  /**
   * Completes the file and brings it under its name; nothing may be appended afterwards.
   *
   * @throws DfmException if the disk does not take it
   */
  public void commit() {
    try {
      file.overwrite(header(), 0);
      file.commit();
    } catch (IOException e) {
      throw AtomicFile.cannotWrite(path, e);
    }
  }

  /** Gives the file up unless it was committed; harmless otherwise. */
  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      throw AtomicFile.cannotWrite(path, e);
    }
  }
}
