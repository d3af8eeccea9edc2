package org.deepfeature.dfm.core.internal;

import org.deepfeature.dfm.api.Matrix;

/** What every algorithm demands of the rows it is given. Stateless and thread-safe. */
public final class Rows {
  private Rows() {}

  /**
   * @param rows anything
   * @param dimension the number of columns expected
   * @throws IllegalArgumentException if the dimension differs or a value is NaN or infinite
   */
  public static void requireFinite(Matrix rows, int dimension) {
    if (rows.columns() != dimension) {
      throw new IllegalArgumentException(
          "Rows of %s values were given; expected %s".formatted(rows.columns(), dimension));
    }
    double[] data = rows.data();
    for (int i = 0; i < data.length; i++) {
      if (!Double.isFinite(data[i])) {
        throw new IllegalArgumentException(
            "Row %s, column %s is %s; expected finite values"
                .formatted(i / dimension, i % dimension, data[i]));
      }
    }
  }

  /**
   * @param rows n × d
   * @param mean 1 × d
   * @return a new matrix, rows minus mean
   */
  public static Matrix minus(Matrix rows, Matrix mean) {
    int d = rows.columns();
    double[] result = rows.data().clone();
    for (int i = 0; i < result.length; i++) {
      result[i] -= mean.data()[i % d];
    }
    return new Matrix(rows.rows(), d, result);
  }
}
