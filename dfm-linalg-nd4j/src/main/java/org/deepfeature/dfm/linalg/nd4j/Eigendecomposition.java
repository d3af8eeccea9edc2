package org.deepfeature.dfm.linalg.nd4j;

import java.util.function.ToIntFunction;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.openblas.global.openblas;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.api.LinearAlgebra.KernelArguments;
import org.deepfeature.dfm.api.LinearAlgebra.SymmetricEigen;
import org.deepfeature.dfm.api.Matrix;

/**
 * LAPACK's divide and conquer, {@code dsyevd}: five to ten times faster than the {@code dsyev} that
 * ND4J itself would call.
 */
final class Eigendecomposition {
  private static final byte WITH_VECTORS = 'V';
  private static final byte UPPER = 'U';

  private Eigendecomposition() {}

  static SymmetricEigen of(Matrix symmetric, ToIntFunction<double[]> leading, int threads) {
    int n = symmetric.rows();
    double[] vectors = new double[n * n];
    double[] values = new double[n];
    try (DoublePointer matrix = new DoublePointer((long) n * n);
        DoublePointer eigenvalues = new DoublePointer((long) n)) {
      matrix.put(symmetric.data(), 0, n * n);
      // Our lower triangle by rows is the upper one by columns, and saves LAPACKE a transposition.
      int info =
          NativeThreads.call(
              threads,
              () ->
                  openblas.LAPACKE_dsyevd(
                      openblas.LAPACK_COL_MAJOR, WITH_VECTORS, UPPER, n, matrix, n, eigenvalues));
      if (info != 0) {
        throw new DfmException("LAPACK's dsyevd of %s gave up: %s".formatted(symmetric, info));
      }
      matrix.get(vectors, 0, n * n);
      eigenvalues.get(values, 0, n);
    }
    return descending(values, vectors, leading);
  }

  /** Ascending values and vectors in rows become descending values and vectors in columns. */
  private static SymmetricEigen descending(
      double[] ascending, double[] rows, ToIntFunction<double[]> leading) {
    int n = ascending.length;
    double[] values = new double[n];
    for (int c = 0; c < n; c++) {
      values[c] = ascending[n - 1 - c];
    }
    int k = KernelArguments.requireLeading(leading.applyAsInt(values), n);
    Matrix vectors = Matrix.zeros(n, k);
    for (int c = 0; c < k; c++) {
      int from = (n - 1 - c) * n;
      for (int r = 0; r < n; r++) {
        vectors.data()[r * k + c] = rows[from + r];
      }
    }
    return new SymmetricEigen(values, vectors);
  }
}
