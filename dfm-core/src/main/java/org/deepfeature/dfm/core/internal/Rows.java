package org.deepfeature.dfm.core.internal;

import org.deepfeature.dfm.api.Matrix;

/** Sums over rows that several algorithms make. Stateless and thread-safe. */
public final class Rows {
  private Rows() {}

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
