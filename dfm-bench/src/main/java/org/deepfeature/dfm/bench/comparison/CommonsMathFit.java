package org.deepfeature.dfm.bench.comparison;

import org.apache.commons.math3.linear.EigenDecomposition;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.stat.correlation.Covariance;
import org.deepfeature.dfm.api.Matrix;

/**
 * Principal component analysis by Apache Commons Math: the eigendecomposition of a covariance. It
 * has no other, so it is for few columns.
 */
final class CommonsMathFit {
  /** More columns than these take minutes. */
  static final int MOST_COLUMNS = 1024;

  private CommonsMathFit() {}

  static Matrix axes(Matrix rows) {
    RealMatrix data = MatrixUtils.createRealMatrix(rows.rows(), rows.columns());
    for (int i = 0; i < rows.rows(); i++) {
      data.setRow(i, rows.copyOfRows(i, i + 1).data());
    }
    EigenDecomposition eigen =
        new EigenDecomposition(new Covariance(data, false).getCovarianceMatrix());
    double total = 0;
    for (double value : eigen.getRealEigenvalues()) {
      total += value;
    }
    int k = 0;
    double sum = 0;
    while (sum < 0.97 * total) {
      sum += eigen.getRealEigenvalue(k++);
    }
    Matrix axes = Matrix.zeros(k, rows.columns());
    for (int i = 0; i < k; i++) {
      double[] vector = eigen.getEigenvector(i).toArray();
      System.arraycopy(vector, 0, axes.data(), i * rows.columns(), rows.columns());
    }
    return axes;
  }
}
