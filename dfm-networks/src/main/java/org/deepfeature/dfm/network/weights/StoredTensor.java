package org.deepfeature.dfm.network.weights;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * A tensor in a file, of which only the values have not been read yet. As thread-safe as what reads
 * them.
 *
 * @param type of its values, as messages name it
 * @param shape one length a dimension
 * @param reader gives the values
 */
record StoredTensor(String type, List<Long> shape, Reader reader) {

  StoredTensor {
    shape = List.copyOf(shape);
  }

  /** Reads values. */
  interface Reader {
    /**
     * @return as many as the shape says, in C order, in a direct buffer from its beginning
     * @throws IOException if the file does not hold them, or holds values of another kind
     */
    FloatBuffer values() throws IOException;
  }

  /** One that only can say why it has no values. */
  static StoredTensor unreadable(String type, List<Long> shape) {
    return new StoredTensor(
        type,
        shape,
        () -> {
          throw new IOException("it is of type " + type + "; expected plain numbers");
        });
  }

  /** The number of values, if it is one that an array can have. */
  static long size(List<Long> shape) throws IOException {
    long size = 1;
    try {
      for (long length : shape) {
        size = Math.multiplyExact(size, length);
      }
    } catch (ArithmeticException e) {
      throw new IOException("shape %s has more than 2^63 values".formatted(shape), e);
    }
    return size;
  }
}
