package org.deepfeature.dfm.linalg.openblas;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import org.deepfeature.dfm.api.Matrix;

/**
 * Numbers outside of the heap, row by row. The owner closes it.
 *
 * @param memory that many bytes
 */
record NativeMatrix(Memory memory) implements AutoCloseable {

  /** Some numbers, at least one, not set. */
  static NativeMatrix of(long count) {
    return new NativeMatrix(new Memory(Math.max(1, count) * Double.BYTES));
  }

  /** A copy. */
  static NativeMatrix copyOf(Matrix matrix) {
    NativeMatrix copy = of(matrix.data().length);
    copy.memory.write(0, matrix.data(), 0, matrix.data().length);
    return copy;
  }

  /** Copies some columns of some rows, without gaps. */
  void set(Matrix source, int fromRow, int toRow, int fromColumn, int toColumn) {
    int d = source.columns();
    int width = toColumn - fromColumn;
    if (width == d) {
      memory.write(0, source.data(), fromRow * d, (toRow - fromRow) * d);
      return;
    }
    for (int r = fromRow; r < toRow; r++) {
      memory.write(
          (long) (r - fromRow) * width * Double.BYTES, source.data(), r * d + fromColumn, width);
    }
  }

  /** Reads numbers from a place on. */
  void get(long from, double[] to, int at, int count) {
    memory.read(from * Double.BYTES, to, at, count);
  }

  /** The place of a number. */
  Pointer at(long place) {
    return place == 0 ? memory : memory.share(place * Double.BYTES);
  }

  @Override
  public void close() {
    memory.close();
  }
}
