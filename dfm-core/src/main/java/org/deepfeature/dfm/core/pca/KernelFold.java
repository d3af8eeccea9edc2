package org.deepfeature.dfm.core.pca;

import java.util.Arrays;
import java.util.Optional;
import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.api.LinearAlgebra.SymmetricEigen;
import org.deepfeature.dfm.api.Matrix;

/**
 * The subspace of some rows, told by their inner products alone: with G_c = H G H = U Λ Uᵀ about
 * the rows' own mean, a row of centred products κ has coordinates κ U Λ^(-1/2) (kernel principal
 * component analysis, Schölkopf, Smola and Müller, 1998), and what they explain of it is a
 * combination of the rows.
 */
final class KernelFold {
  private final LinearAlgebra linearAlgebra;
  private final Matrix gram;
  private final int[] training;
  private final double[] means;
  private final double mean;

  /** U Λ^(-1/2), m × k. */
  private final Matrix turn;

  private KernelFold(
      LinearAlgebra linearAlgebra,
      Matrix gram,
      int[] training,
      double[] means,
      double mean,
      Matrix turn) {
    this.linearAlgebra = linearAlgebra;
    this.gram = gram;
    this.training = training;
    this.means = means;
    this.mean = mean;
    this.turn = turn;
  }

  /**
   * @param linearAlgebra of the subspace that is found
   * @param share the same, within the threads that this fold has beside others
   * @param gram inner products of all rows, n × n
   * @param training rows to fit on, m
   * @param dimension of the rows
   * @param noise smallest singular value that is not rounding
   * @return the subspace; empty where products do not tell it exactly enough
   */
  static Optional<KernelFold> of(
      LinearAlgebra linearAlgebra,
      LinearAlgebra share,
      Matrix gram,
      int[] training,
      int dimension,
      PcaLevel level,
      double noise) {
    int n = gram.rows();
    int m = training.length;
    double[] means = new double[n];
    for (int row = 0; row < n; row++) {
      for (int j : training) {
        means[row] += gram.get(row, j);
      }
      means[row] /= m;
    }
    double mean = Arrays.stream(training).mapToDouble(i -> means[i]).sum() / m;
    Matrix centred = Matrix.zeros(m, m);
    double total = 0;
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < m; j++) {
        centred.data()[i * m + j] =
            gram.get(training[i], training[j]) - (means[training[i]] + means[training[j]] - mean);
      }
      total += centred.get(i, i);
    }
    if (!(total > 0)) {
      return Optional.empty();
    }
    double subtracted = m * mean;
    double sum = total;
    int limit = Math.min(m - 1, dimension);
    // Vectors are most of the work, and only these are wanted.
    SymmetricEigen eigen =
        share.eigenSymmetric(
            centred,
            values -> FoldAxes.count(values, sum, limit, subtracted, noise, level).orElse(0));
    int k = eigen.vectors().columns();
    if (k == 0) {
      return Optional.empty();
    }
    Matrix turn = Matrix.zeros(m, k);
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < k; j++) {
        turn.data()[i * k + j] = eigen.vectors().get(i, j) / Math.sqrt(eigen.values()[j]);
      }
    }
    return Optional.of(new KernelFold(linearAlgebra, gram, training, means, mean, turn));
  }

  /** Returns k. */
  int components() {
    return turn.columns();
  }

  /** Returns the squared distance of a row from the mean of those fitted on. */
  double squaredDistance(int row) {
    return Math.max(0, gram.get(row, row) - 2 * means[row] + mean);
  }

  /** Returns how large the numbers are of which that distance is a sum and a difference. */
  double terms(int row) {
    return gram.get(row, row) + 2 * Math.abs(means[row]) + Math.abs(mean);
  }

  /** Returns coordinates of any of the rows, fitted on or not, one × k each. */
  Matrix coordinates(int[] rows) {
    Matrix products = Matrix.zeros(rows.length, training.length);
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < training.length; j++) {
        products.data()[i * training.length + j] =
            gram.get(rows[i], training[j]) - (means[rows[i]] + means[training[j]] - mean);
      }
    }
    return linearAlgebra.multiply(products, turn);
  }

  /**
   * Combinations of all rows that give the mean of those fitted on, and the axes: (1 + k) × n. Rows
   * of the matrix lie about the mean of all of them, not about that of those fitted on.
   */
  Matrix basis() {
    int m = training.length;
    int n = gram.rows();
    Matrix basis = Matrix.zeros(1 + components(), n);
    for (int row : training) {
      basis.data()[row] = 1.0 / m;
    }
    for (int axis = 0; axis < components(); axis++) {
      double sum = 0;
      for (int j = 0; j < m; j++) {
        sum += turn.get(j, axis);
      }
      for (int j = 0; j < m; j++) {
        basis.data()[(1 + axis) * n + training[j]] = turn.get(j, axis) - sum / m;
      }
    }
    return basis;
  }

  /** What is expressed of some rows, as weights of the {@link #basis}: one × (1 + k) each. */
  Matrix weights(int[] rows) {
    Matrix coordinates = coordinates(rows);
    int k = components();
    Matrix weights = Matrix.zeros(rows.length, 1 + k);
    for (int i = 0; i < rows.length; i++) {
      weights.data()[i * (1 + k)] = 1;
      System.arraycopy(coordinates.data(), i * k, weights.data(), i * (1 + k) + 1, k);
    }
    return weights;
  }
}
