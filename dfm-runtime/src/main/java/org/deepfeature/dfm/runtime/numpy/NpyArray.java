package org.deepfeature.dfm.runtime.numpy;

import java.util.List;
import org.deepfeature.dfm.api.Matrix;

/**
 * An array of any number of dimensions as it came from a file.
 *
 * @param shape one length a dimension, {@code >= 0}; empty for a scalar
 * @param data row-major (C order), whatever the order in the file; shared, not copied
 */
@SuppressWarnings("ArrayRecordComponent") // As Matrix: kernels need the array itself.
public record NpyArray(List<Integer> shape, double[] data) {

  public NpyArray {
    shape = List.copyOf(shape);
    if (shape.stream().mapToLong(Integer::longValue).reduce(1, (a, b) -> a * b) != data.length) {
      throw new IllegalArgumentException(
          "Shape %s does not fit an array of %s values".formatted(shape, data.length));
    }
  }

  /**
   * @return the same values as a matrix; a vector becomes 1 × n
   * @throws IllegalArgumentException if there are not one or two dimensions
   */
  public Matrix matrix() {
    return switch (shape.size()) {
      case 1 -> new Matrix(1, shape.get(0), data);
      case 2 -> new Matrix(shape.get(0), shape.get(1), data);
      default ->
          throw new IllegalArgumentException("Shape " + shape + "; expected n x d, or n values");
    };
  }
}
