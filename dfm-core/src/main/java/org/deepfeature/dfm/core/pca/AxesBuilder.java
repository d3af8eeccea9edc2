package org.deepfeature.dfm.core.pca;

import java.util.Arrays;
import org.deepfeature.dfm.api.Matrix;

/** Collects unit axes and their singular values, in descending order of the latter. */
final class AxesBuilder {
  private final int dimension;
  private final double[][] axes;
  private final double[] values;
  private int size;
  private double squares;

  AxesBuilder(int limit, int dimension) {
    this.dimension = dimension;
    this.axes = new double[limit][];
    this.values = new double[limit];
  }

  int limit() {
    return axes.length;
  }

  int size() {
    return size;
  }

  double squares() {
    return squares;
  }

  double largest() {
    return values[0];
  }

  double[] values() {
    return Arrays.copyOf(values, size);
  }

  /**
   * Takes a row as an axis. A length of 0 says that the row is uᵀX, whose own length is the
   * singular value: measuring it is more exact than the root of the eigenvalue.
   */
  void add(Matrix rows, int row, double length) {
    double[] axis = Arrays.copyOfRange(rows.data(), row * dimension, (row + 1) * dimension);
    double norm = 0;
    for (double v : axis) {
      norm += v * v;
    }
    norm = Math.sqrt(norm);
    for (int j = 0; j < dimension; j++) {
      axis[j] /= norm;
    }
    axes[size] = axis;
    values[size] = length == 0 ? norm : length;
    squares += values[size] * values[size];
    size++;
  }

  Matrix since(int from) {
    return rows(from, size);
  }

  Matrix first(int count) {
    return rows(0, count);
  }

  private Matrix rows(int from, int to) {
    Matrix result = Matrix.zeros(to - from, dimension);
    for (int i = from; i < to; i++) {
      System.arraycopy(axes[i], 0, result.data(), (i - from) * dimension, dimension);
    }
    return result;
  }
}
