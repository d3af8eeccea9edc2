package org.deepfeature.dfm.linalg.openblas;

import static org.deepfeature.dfm.linalg.openblas.OpenBlas.COLUMN_MAJOR;

import java.util.function.ToIntFunction;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.api.LinearAlgebra.KernelArguments;
import org.deepfeature.dfm.api.LinearAlgebra.SymmetricEigen;
import org.deepfeature.dfm.api.LowerTriangle;
import org.deepfeature.dfm.api.Matrix;

/**
 * LAPACK's divide and conquer in its three steps: {@code dsytrd} makes the matrix tridiagonal,
 * {@code dstedc} decomposes that, and {@code dormtr} turns the leading vectors back, no more of
 * them than are wanted.
 */
final class Eigendecomposition {
  private static final byte WITH_VECTORS = 'I';
  private static final byte UPPER = 'U';
  private static final byte LEFT = 'L';
  private static final byte AS_IT_IS = 'N';

  /** Threads meet several times a row; for smaller matrices they cost more than they do. */
  private static final int WORTH_SHARING = 600;

  private Eigendecomposition() {}

  static SymmetricEigen of(Matrix symmetric, ToIntFunction<double[]> leading, int most) {
    int n = symmetric.rows();
    int threads = n < WORTH_SHARING ? 1 : most;
    double scale = LowerTriangle.scale(symmetric);
    double[] values = new double[n];
    try (NativeMatrix matrix = scaled(symmetric, scale);
        NativeMatrix diagonal = NativeMatrix.of(n);
        NativeMatrix beside = NativeMatrix.of(n);
        NativeMatrix factors = NativeMatrix.of(n);
        NativeMatrix vectors = NativeMatrix.of((long) n * n)) {
      // Our lower triangle by rows is the upper one by columns, and saves LAPACKE a transposition.
      requireNone(
          OpenBlas.call(
              threads,
              () ->
                  OpenBlas.LAPACKE_dsytrd(
                      COLUMN_MAJOR,
                      UPPER,
                      n,
                      matrix.memory(),
                      n,
                      diagonal.memory(),
                      beside.memory(),
                      factors.memory())),
          "dsytrd",
          symmetric);
      requireNone(
          OpenBlas.call(
              threads,
              () ->
                  OpenBlas.LAPACKE_dstedc(
                      COLUMN_MAJOR,
                      WITH_VECTORS,
                      n,
                      diagonal.memory(),
                      beside.memory(),
                      vectors.memory(),
                      n)),
          "dstedc",
          symmetric);
      diagonal.get(0, values, 0, n);
      double[] descending = new double[n];
      for (int i = 0; i < n; i++) {
        descending[i] = values[n - 1 - i] * scale;
      }
      int k = KernelArguments.requireLeading(leading.applyAsInt(descending), n);
      if (k == 0) {
        return new SymmetricEigen(descending, Matrix.zeros(n, 0));
      }
      long first = (long) (n - k) * n;
      requireNone(
          OpenBlas.call(
              threads,
              () ->
                  OpenBlas.LAPACKE_dormtr(
                      COLUMN_MAJOR,
                      LEFT,
                      UPPER,
                      AS_IT_IS,
                      n,
                      k,
                      matrix.memory(),
                      n,
                      factors.memory(),
                      vectors.at(first),
                      n)),
          "dormtr",
          symmetric);
      return new SymmetricEigen(descending, columns(vectors, n, k));
    }
  }

  /** The last vectors, one after the other, become the first columns. */
  private static Matrix columns(NativeMatrix vectors, int n, int k) {
    Matrix columns = Matrix.zeros(n, k);
    double[] vector = new double[n];
    for (int c = 0; c < k; c++) {
      vectors.get((long) (n - 1 - c) * n, vector, 0, n);
      for (int r = 0; r < n; r++) {
        columns.data()[r * k + c] = vector[r];
      }
    }
    return columns;
  }

  private static NativeMatrix scaled(Matrix matrix, double scale) {
    if (scale == 1) {
      return NativeMatrix.copyOf(matrix);
    }
    double[] data = matrix.data().clone();
    for (int i = 0; i < data.length; i++) {
      data[i] /= scale;
    }
    return NativeMatrix.copyOf(new Matrix(matrix.rows(), matrix.columns(), data));
  }

  private static void requireNone(int problem, String function, Matrix symmetric) {
    if (problem != 0) {
      throw new DfmException(
          "LAPACK's %s of %s gave up: %s".formatted(function, symmetric, problem));
    }
  }
}
