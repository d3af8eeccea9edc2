package org.deepfeature.dfm.linalg.openblas;

import static org.deepfeature.dfm.linalg.openblas.OpenBlas.LOWER;
import static org.deepfeature.dfm.linalg.openblas.OpenBlas.NO_TRANSPOSE;
import static org.deepfeature.dfm.linalg.openblas.OpenBlas.ROW_MAJOR;
import static org.deepfeature.dfm.linalg.openblas.OpenBlas.TRANSPOSE;

import org.deepfeature.dfm.api.Matrix;

/**
 * Products by {@code dgemm} and {@code dsyrk}, a slab at a time: a slab's copy outside of the heap
 * stays in the cache, where a copy of everything would first have to be paged in. Shapes were
 * checked before.
 */
final class Products {
  /** Numbers of a slab: four megabytes. */
  private static final int SLAB = 1 << 19;

  private static final int NARROWEST = 64;

  /** Multiplications of a call that are worth a second thread. */
  private static final long WORTH_SHARING = 4_000_000;

  private Products() {}

  /** How many rows or columns of that length are taken at a time. */
  private static int step(int length, int count) {
    return Math.min(count, Math.max(NARROWEST, SLAB / Math.max(1, length)));
  }

  /** A B. Slabs are of the columns of a wide B, or else of the rows of A. */
  static Matrix multiply(Matrix a, Matrix b, int threads) {
    Matrix result = Matrix.zeros(a.rows(), b.columns());
    if (result.data().length == 0 || a.columns() == 0) {
      return result;
    }
    if (b.data().length > a.data().length) {
      byColumns(a, b, result, threads);
    } else {
      byRows(a, b, result, threads);
    }
    return result;
  }

  private static void byColumns(Matrix a, Matrix b, Matrix result, int threads) {
    int m = a.rows();
    int p = a.columns();
    int n = b.columns();
    int step = step(Math.max(m, p), n);
    try (NativeMatrix left = NativeMatrix.copyOf(a);
        NativeMatrix slab = NativeMatrix.of((long) p * step);
        NativeMatrix product = NativeMatrix.of((long) m * step)) {
      for (int from = 0; from < n; from += step) {
        int to = Math.min(n, from + step);
        slab.set(b, 0, p, from, to);
        gemm(NO_TRANSPOSE, m, to - from, p, left, slab, product, 0, threads);
        for (int r = 0; r < m; r++) {
          product.get((long) r * (to - from), result.data(), r * n + from, to - from);
        }
      }
    }
  }

  private static void byRows(Matrix a, Matrix b, Matrix result, int threads) {
    int p = a.columns();
    int n = b.columns();
    int step = step(Math.max(p, n), a.rows());
    try (NativeMatrix right = NativeMatrix.copyOf(b);
        NativeMatrix slab = NativeMatrix.of((long) p * step);
        NativeMatrix product = NativeMatrix.of((long) n * step)) {
      for (int from = 0; from < a.rows(); from += step) {
        int to = Math.min(a.rows(), from + step);
        slab.set(a, from, to, 0, p);
        gemm(NO_TRANSPOSE, to - from, n, p, slab, right, product, 0, threads);
        product.get(0, result.data(), from * n, (to - from) * n);
      }
    }
  }

  /** Aᵀ B, summed over slabs of rows. */
  static Matrix multiplyTransposeA(Matrix a, Matrix b, int threads) {
    int m = a.columns();
    int n = b.columns();
    Matrix result = Matrix.zeros(m, n);
    if (result.data().length == 0 || a.rows() == 0) {
      return result;
    }
    boolean same = a.data() == b.data();
    int step = step(Math.max(m, n), a.rows());
    try (NativeMatrix left = NativeMatrix.of((long) m * step);
        NativeMatrix right = NativeMatrix.of(same ? 0 : (long) n * step);
        NativeMatrix sums = NativeMatrix.of((long) m * n)) {
      for (int from = 0; from < a.rows(); from += step) {
        int to = Math.min(a.rows(), from + step);
        int count = to - from;
        double kept = from == 0 ? 0 : 1;
        left.set(a, from, to, 0, m);
        if (same) {
          syrk(TRANSPOSE, m, count, left, m, kept, sums, threads);
        } else {
          right.set(b, from, to, 0, n);
          OpenBlas.call(
              shared(threads, m, n, count),
              () -> {
                OpenBlas.cblas_dgemm(
                    ROW_MAJOR,
                    TRANSPOSE,
                    NO_TRANSPOSE,
                    m,
                    n,
                    count,
                    1,
                    left.memory(),
                    m,
                    right.memory(),
                    n,
                    kept,
                    sums.memory(),
                    n);
                return true;
              });
        }
      }
      sums.get(0, result.data(), 0, m * n);
    }
    if (same) {
      mirror(result);
    }
    return result;
  }

  /** A Bᵀ, summed over slabs of columns. */
  static Matrix multiplyTransposeB(Matrix a, Matrix b, int threads) {
    int m = a.rows();
    int n = b.rows();
    Matrix result = Matrix.zeros(m, n);
    if (result.data().length == 0 || a.columns() == 0) {
      return result;
    }
    int step = step(Math.max(m, n), a.columns());
    try (NativeMatrix left = NativeMatrix.of((long) m * step);
        NativeMatrix right = NativeMatrix.of((long) n * step);
        NativeMatrix sums = NativeMatrix.of((long) m * n)) {
      for (int from = 0; from < a.columns(); from += step) {
        int to = Math.min(a.columns(), from + step);
        left.set(a, 0, m, from, to);
        right.set(b, 0, n, from, to);
        gemm(TRANSPOSE, m, n, to - from, left, right, sums, from == 0 ? 0 : 1, threads);
      }
      sums.get(0, result.data(), 0, m * n);
    }
    return result;
  }

  /** A Aᵀ, summed over slabs of columns. */
  static Matrix gram(Matrix a, int threads) {
    int m = a.rows();
    Matrix result = Matrix.zeros(m, m);
    if (a.data().length == 0) {
      return result;
    }
    int step = step(m, a.columns());
    try (NativeMatrix slab = NativeMatrix.of((long) m * step);
        NativeMatrix sums = NativeMatrix.of((long) m * m)) {
      for (int from = 0; from < a.columns(); from += step) {
        int to = Math.min(a.columns(), from + step);
        slab.set(a, 0, m, from, to);
        syrk(NO_TRANSPOSE, m, to - from, slab, to - from, from == 0 ? 0 : 1, sums, threads);
      }
      sums.get(0, result.data(), 0, m * m);
    }
    mirror(result);
    return result;
  }

  /** The lower triangle was computed; what lies above it is whatever was there. */
  private static void mirror(Matrix square) {
    int m = square.rows();
    for (int r = 0; r < m; r++) {
      for (int c = r + 1; c < m; c++) {
        square.data()[r * m + c] = square.data()[c * m + r];
      }
    }
  }

  private static int shared(int threads, long m, long n, long p) {
    return m * n * p < WORTH_SHARING ? 1 : threads;
  }

  private static void gemm(
      int transposeRight,
      int m,
      int n,
      int p,
      NativeMatrix left,
      NativeMatrix right,
      NativeMatrix result,
      double kept,
      int threads) {
    OpenBlas.call(
        shared(threads, m, n, p),
        () -> {
          OpenBlas.cblas_dgemm(
              ROW_MAJOR,
              NO_TRANSPOSE,
              transposeRight,
              m,
              n,
              p,
              1,
              left.memory(),
              p,
              right.memory(),
              transposeRight == TRANSPOSE ? p : n,
              kept,
              result.memory(),
              n);
          return true;
        });
  }

  private static void syrk(
      int transpose,
      int n,
      int p,
      NativeMatrix factor,
      int stride,
      double kept,
      NativeMatrix sums,
      int threads) {
    OpenBlas.call(
        shared(threads, n, n, p),
        () -> {
          OpenBlas.cblas_dsyrk(
              ROW_MAJOR,
              LOWER,
              transpose,
              n,
              p,
              1,
              factor.memory(),
              stride,
              kept,
              sums.memory(),
              n);
          return true;
        });
  }
}
