package org.deepfeature.dfm.bench.comparison;

import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.linalg.java.JavaLinearAlgebra;

/**
 * How well axes are what they ought to be.
 *
 * @param residual largest ‖XᵀX v − s² v‖ / s₁²
 * @param orthogonality largest |V Vᵀ − I|
 */
record Accuracy(double residual, double orthogonality) {

  static Accuracy of(Matrix rows, Matrix axes) {
    JavaLinearAlgebra kernels = new JavaLinearAlgebra();
    int d = rows.columns();
    Matrix centred = centred(rows);
    Matrix along = kernels.multiplyTransposeB(centred, axes);
    // Rows are X v; back again they are XᵀX v.
    Matrix images = kernels.multiplyTransposeA(along, centred);
    double largest = 0;
    double residual = 0;
    for (int i = 0; i < axes.rows(); i++) {
      double square = 0;
      for (int j = 0; j < d; j++) {
        square += images.get(i, j) * axes.get(i, j);
      }
      largest = Math.max(largest, square);
      double squares = 0;
      for (int j = 0; j < d; j++) {
        double apart = images.get(i, j) - square * axes.get(i, j);
        squares += apart * apart;
      }
      residual = Math.max(residual, Math.sqrt(squares));
    }
    Matrix products = kernels.gram(axes);
    double orthogonality = 0;
    for (int i = 0; i < axes.rows(); i++) {
      for (int j = 0; j <= i; j++) {
        orthogonality = Math.max(orthogonality, Math.abs(products.get(i, j) - (i == j ? 1 : 0)));
      }
    }
    return new Accuracy(largest == 0 ? 0 : residual / largest, orthogonality);
  }

  private static Matrix centred(Matrix rows) {
    int d = rows.columns();
    double[] mean = new double[d];
    for (int i = 0; i < rows.data().length; i++) {
      mean[i % d] += rows.data()[i] / rows.rows();
    }
    Matrix centred = Matrix.zeros(rows.rows(), d);
    for (int i = 0; i < rows.data().length; i++) {
      centred.data()[i] = rows.data()[i] - mean[i % d];
    }
    return centred;
  }
}
