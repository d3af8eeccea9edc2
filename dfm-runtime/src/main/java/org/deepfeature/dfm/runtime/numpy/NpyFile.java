package org.deepfeature.dfm.runtime.numpy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.runtime.internal.file.AtomicFile;

/**
 * Reads and writes {@code .npy} files, little-endian in C order when writing, either order of bytes
 * and indices when reading. Stateless; safe from several threads on different files.
 */
public final class NpyFile {
  private static final int CHUNK = 1 << 20;

  private NpyFile() {}

  /**
   * @param path an array of numbers of shape n × d, or of n values, which become 1 × n
   * @return its values, exactly, but integers beyond 2^53 rounded; NaN and infinity come through
   * @throws DfmException if it cannot be read, is cut short or too long, or is of another type or
   *     shape; one line with file, what it holds and what was expected
   */
  public static Matrix read(Path path) {
    NpyArray array = readArray(path);
    if (array.shape().size() != 1 && array.shape().size() != 2) {
      throw new DfmException(
          "%s has shape %s; expected n x d, or n values".formatted(path, array.shape()));
    }
    return array.matrix();
  }

  /**
   * @param path an array of numbers of any shape, of fewer than 2^31 - 8 values
   * @return its values, exactly, in C order
   * @throws DfmException as {@link #read} does
   */
  public static NpyArray readArray(Path path) {
    try (FileChannel channel = FileChannel.open(path)) {
      NpyHeader header = NpyHeader.read(channel, path);
      long size = valuesThatFit(header, path);
      header.requireLength(channel, path);
      double[] data = new double[(int) size];
      readValues(channel.position(header.dataOffset()), header, data);
      boolean transposed = header.fortran() && header.shape().size() > 1;
      return new NpyArray(header.shape(), transposed ? toC(data, header.shape()) : data);
    } catch (IOException e) {
      throw AtomicFile.cannotRead(path, e);
    }
  }

  private static long valuesThatFit(NpyHeader header, Path path) {
    try {
      long size = header.size();
      if (size <= Integer.MAX_VALUE - 8) {
        return size;
      }
    } catch (ArithmeticException e) {
      // More than 2^63 values: the answer is the same.
    }
    throw new DfmException(
        "%s has shape %s; expected fewer than 2^31 - 8 values".formatted(path, header.shape()));
  }

  private static void readValues(FileChannel channel, NpyHeader header, double[] data)
      throws IOException {
    ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK).order(header.order());
    int at = 0;
    while (at < data.length && channel.read(chunk) >= 0) {
      chunk.flip();
      while (chunk.remaining() >= header.bytesPerValue()) {
        data[at++] = header.type().next(chunk);
      }
      chunk.compact();
    }
    if (at < data.length) {
      throw new IOException("it was cut short while it was read");
    }
  }

  /** From first index fastest to last index fastest, for any number of dimensions. */
  private static double[] toC(double[] fortran, List<Integer> shape) {
    double[] result = new double[fortran.length];
    int[] index = new int[shape.size()];
    for (double value : fortran) {
      int at = 0;
      for (int d = 0; d < index.length; d++) {
        at = at * shape.get(d) + index[d];
      }
      result[at] = value;
      for (int d = 0; d < index.length && ++index[d] == shape.get(d); d++) {
        index[d] = 0;
      }
    }
    return result;
  }

  /**
   * @param path where to; a file of that name is replaced, or stays when writing fails
   * @param rows n × d; values are rounded to float32, beyond its range to infinity
   * @throws DfmException if it cannot be written
   */
  public static void writeFloat32(Path path, Matrix rows) {
    try (NpyWriter writer = NpyWriter.float32(path, rows.columns())) {
      writer.append(rows);
      writer.commit();
    }
  }

  /**
   * @param path where to; a file of that name is replaced, or stays when writing fails
   * @param data values in C order
   * @param shape one length a dimension, such as {@code n} or {@code n, h, w}
   * @throws IllegalArgumentException if the shape does not fit the data
   * @throws DfmException if it cannot be written
   */
  public static void writeFloat64(Path path, double[] data, int... shape) {
    long[] lengths = Arrays.stream(shape).asLongStream().toArray();
    if (Arrays.stream(lengths).reduce(1, (a, b) -> a * b) != data.length) {
      throw new IllegalArgumentException(
          "Shape %s does not fit an array of %s values"
              .formatted(Arrays.toString(shape), data.length));
    }
    AtomicFile.write(
        path,
        file -> {
          file.append(NpyHeader.format("f8", lengths));
          NpyWriter.appendValues(file, data, Double.BYTES);
        });
  }
}
