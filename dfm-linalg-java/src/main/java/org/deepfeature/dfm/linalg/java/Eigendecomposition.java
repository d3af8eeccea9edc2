package org.deepfeature.dfm.linalg.java;

import java.util.function.ToIntFunction;
import org.deepfeature.dfm.api.LinearAlgebra.KernelArguments;
import org.deepfeature.dfm.api.LinearAlgebra.SymmetricEigen;
import org.deepfeature.dfm.api.LowerTriangle;
import org.deepfeature.dfm.api.Matrix;

/**
 * A symmetric matrix is made tridiagonal, that is decomposed by divide and conquer, and the leading
 * vectors are turned back, no more of them than are wanted.
 */
final class Eigendecomposition {
  private Eigendecomposition() {}

  static SymmetricEigen of(Matrix symmetric, ToIntFunction<double[]> leading, int threads) {
    int n = symmetric.rows();
    double scale = LowerTriangle.scale(symmetric);
    Tridiagonal tridiagonal = Tridiagonal.of(rows(symmetric, scale), threads);
    double[] descending = new double[n];
    DivideAndConquer.Decomposed decomposed =
        DivideAndConquer.of(
            tridiagonal.diagonal(),
            tridiagonal.beside(),
            ascending -> {
              for (int i = 0; i < n; i++) {
                descending[i] = ascending[n - 1 - i] * scale;
              }
              return KernelArguments.requireLeading(leading.applyAsInt(descending), n);
            },
            threads);
    tridiagonal.turnBack(decomposed.vectors(), threads);
    return new SymmetricEigen(descending, decomposed.vectors());
  }

  /** Both triangles of what the lower one says, each row an array of its own. */
  private static double[][] rows(Matrix matrix, double scale) {
    int n = matrix.rows();
    double[][] rows = new double[n][n];
    for (int r = 0; r < n; r++) {
      for (int c = 0; c <= r; c++) {
        double value = matrix.get(r, c) / scale;
        rows[r][c] = value;
        rows[c][r] = value;
      }
    }
    return rows;
  }
}
