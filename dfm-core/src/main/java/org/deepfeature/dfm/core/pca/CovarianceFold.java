package org.deepfeature.dfm.core.pca;

import java.util.Optional;
import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.api.LinearAlgebra.SymmetricEigen;
import org.deepfeature.dfm.api.Matrix;

/**
 * The subspace of some of the rows, where rows are more than columns: axes of the scatter of all
 * rows less that of the others, about the mean of those that are left.
 */
final class CovarianceFold {
  /** Rows that are copied at a time. */
  private static final int BLOCK = 512;

  private final LinearAlgebra linearAlgebra;
  private final Matrix all;
  private final double[] factors;
  private final double[] mean;

  /** k × d. */
  private final Matrix axes;

  private CovarianceFold(
      LinearAlgebra linearAlgebra, Matrix all, double[] factors, double[] mean, Matrix axes) {
    this.linearAlgebra = linearAlgebra;
    this.all = all;
    this.factors = factors;
    this.mean = mean;
    this.axes = axes;
  }

  /**
   * @param linearAlgebra of the subspace that is found
   * @param share the same, within the threads that this fold has beside others
   * @param all rows about the mean of all of them, n × d
   * @param scatter of all, d × d
   * @param training rows to fit on, m
   * @param others all other rows
   * @param factors of the columns, d: the subspace is that of the rows times these
   * @param noise smallest singular value that is not rounding
   * @return the subspace; empty where the difference does not tell it exactly enough
   */
  static Optional<CovarianceFold> of(
      LinearAlgebra linearAlgebra,
      LinearAlgebra share,
      Matrix all,
      Matrix scatter,
      int[] training,
      int[] others,
      double[] factors,
      PcaLevel level,
      double noise) {
    int d = scatter.rows();
    int m = training.length;
    double[] mean = new double[d];
    for (int row : training) {
      for (int j = 0; j < d; j++) {
        mean[j] += all.get(row, j) / m;
      }
    }
    Matrix remaining = scatter(share, all, others);
    double total = 0;
    double before = 0;
    for (int i = 0; i < d; i++) {
      for (int j = 0; j < d; j++) {
        int at = i * d + j;
        remaining.data()[at] =
            (scatter.data()[at] - remaining.data()[at] - m * mean[i] * mean[j])
                * (factors[i] * factors[j]);
      }
      total += remaining.get(i, i);
      before += scatter.get(i, i) * factors[i] * factors[i];
    }
    if (!(total > 0)) {
      return Optional.empty();
    }
    double subtracted = before - total;
    double sum = total;
    int limit = Math.min(m - 1, d);
    // Vectors are most of the work, and only these are wanted.
    SymmetricEigen eigen =
        share.eigenSymmetric(
            remaining,
            values -> FoldAxes.count(values, sum, limit, subtracted, noise, level).orElse(0));
    int k = eigen.vectors().columns();
    if (k == 0) {
      return Optional.empty();
    }
    Matrix axes = Matrix.zeros(k, d);
    for (int i = 0; i < axes.rows(); i++) {
      for (int j = 0; j < d; j++) {
        axes.data()[i * d + j] = eigen.vectors().get(j, i);
      }
    }
    return Optional.of(new CovarianceFold(linearAlgebra, all, factors, mean, axes));
  }

  private static Matrix scatter(LinearAlgebra linearAlgebra, Matrix all, int[] rows) {
    int d = all.columns();
    Matrix some = Matrix.zeros(rows.length, d);
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(all.data(), rows[i] * d, some.data(), i * d, d);
    }
    return linearAlgebra.multiplyTransposeA(some, some);
  }

  /** Rows about the mean of those fitted on, times the factors. */
  Matrix centred(int[] rows, int from, int to) {
    int d = all.columns();
    Matrix result = Matrix.zeros(to - from, d);
    for (int i = from; i < to; i++) {
      for (int j = 0; j < d; j++) {
        result.data()[(i - from) * d + j] = (all.get(rows[i], j) - mean[j]) * factors[j];
      }
    }
    return result;
  }

  /** Coordinates of any of the rows, fitted on or not, one × k each. */
  Matrix coordinates(int[] rows) {
    int k = axes.rows();
    Matrix result = Matrix.zeros(rows.length, k);
    for (int from = 0; from < rows.length; from += BLOCK) {
      int to = Math.min(rows.length, from + BLOCK);
      Matrix block = linearAlgebra.multiplyTransposeB(centred(rows, from, to), axes);
      System.arraycopy(block.data(), 0, result.data(), from * k, block.data().length);
    }
    return result;
  }

  /** What the subspace expresses of rows about the mean, r × d. */
  Matrix expressed(Matrix centred) {
    return linearAlgebra.multiply(linearAlgebra.multiplyTransposeB(centred, axes), axes);
  }

  static int block() {
    return BLOCK;
  }
}
