package org.deepfeature.dfm.linalg.openblas;

import static org.deepfeature.dfm.linalg.openblas.OpenBlas.LOWER;
import static org.deepfeature.dfm.linalg.openblas.OpenBlas.NO_TRANSPOSE;
import static org.deepfeature.dfm.linalg.openblas.OpenBlas.ROW_MAJOR;
import static org.deepfeature.dfm.linalg.openblas.OpenBlas.TRANSPOSE;

import org.deepfeature.dfm.api.LowerTriangle;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.api.internal.Workers;

/**
 * Products by {@code dgemm} and {@code dsyrk}, a slab at a time: a slab's copy outside of the heap
 * stays in the cache, where a copy of everything would first have to be paged in. Slabs are shared
 * out among threads of ours: OpenBLAS's own wait for each other at each call, however long another
 * process keeps one of them from running. Which slabs are summed apart depends on shapes alone.
 * Shapes were checked before.
 */
final class Products {
  /** Numbers of a slab: four megabytes. */
  private static final int SLAB = 1 << 19;

  private static final int NARROWEST = 64;

  /** Sums that are made apart and added up in the end. */
  private static final int MOST_PARTS = 8;

  /** Numbers of all of these: 64 megabytes. */
  private static final long PARTS_ROOM = 1 << 23;

  /** Multiplications of a call that are worth a second thread. */
  private static final long WORTH_SHARING = 4_000_000;

  private Products() {}

  /** Adds the product of a slab to sums, or begins them with it. */
  private interface SlabProduct {
    void add(int from, int to, NativeMatrix sums, double kept, int threads);
  }

  /** How many rows or columns of that length are taken at a time: as many each time, or nearly. */
  private static int step(int length, int count) {
    int most = Math.min(count, Math.max(NARROWEST, SLAB / Math.max(1, length)));
    int slabs = slabs(count, most);
    return (count + slabs - 1) / slabs;
  }

  private static int slabs(int count, int step) {
    return (count + step - 1) / step;
  }

  /** A B. Slabs are of the columns of a large B, or else of the rows of A. */
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
    try (NativeMatrix left = NativeMatrix.copyOf(a)) {
      Workers.run(
          threads,
          slabs(n, step),
          task -> {
            int from = task * step;
            int width = Math.min(n, from + step) - from;
            try (NativeMatrix slab = NativeMatrix.of((long) p * width);
                NativeMatrix product = NativeMatrix.of((long) m * width)) {
              slab.set(b, 0, p, from, from + width);
              gemm(NO_TRANSPOSE, NO_TRANSPOSE, m, width, p, left, slab, product, 0, 1);
              for (int r = 0; r < m; r++) {
                product.get((long) r * width, result.data(), r * n + from, width);
              }
            }
          });
    }
  }

  private static void byRows(Matrix a, Matrix b, Matrix result, int threads) {
    int p = a.columns();
    int n = b.columns();
    int step = step(Math.max(p, n), a.rows());
    try (NativeMatrix right = NativeMatrix.copyOf(b)) {
      Workers.run(
          threads,
          slabs(a.rows(), step),
          task -> {
            int from = task * step;
            int count = Math.min(a.rows(), from + step) - from;
            try (NativeMatrix slab = NativeMatrix.of((long) p * count);
                NativeMatrix product = NativeMatrix.of((long) n * count)) {
              slab.set(a, from, from + count, 0, p);
              gemm(NO_TRANSPOSE, NO_TRANSPOSE, count, n, p, slab, right, product, 0, 1);
              product.get(0, result.data(), from * n, count * n);
            }
          });
    }
  }

  /** Aᵀ B, summed over slabs of rows. */
  static Matrix multiplyTransposeA(Matrix a, Matrix b, int threads) {
    int m = a.columns();
    int n = b.columns();
    if (a.data() == b.data()) {
      return LowerTriangle.mirrored(
          summed(
              m,
              m,
              a.rows(),
              threads,
              (from, to, sums, kept, of) -> {
                try (NativeMatrix slab = NativeMatrix.of((long) m * (to - from))) {
                  slab.set(a, from, to, 0, m);
                  syrk(TRANSPOSE, m, to - from, slab, m, kept, sums, of);
                }
              }));
    }
    return summed(
        m,
        n,
        a.rows(),
        threads,
        (from, to, sums, kept, of) -> {
          try (NativeMatrix left = NativeMatrix.of((long) m * (to - from));
              NativeMatrix right = NativeMatrix.of((long) n * (to - from))) {
            left.set(a, from, to, 0, m);
            right.set(b, from, to, 0, n);
            gemm(TRANSPOSE, NO_TRANSPOSE, m, n, to - from, left, right, sums, kept, of);
          }
        });
  }

  /** A Bᵀ, summed over slabs of columns. */
  static Matrix multiplyTransposeB(Matrix a, Matrix b, int threads) {
    int m = a.rows();
    int n = b.rows();
    return summed(
        m,
        n,
        a.columns(),
        threads,
        (from, to, sums, kept, of) -> {
          try (NativeMatrix left = NativeMatrix.of((long) m * (to - from));
              NativeMatrix right = NativeMatrix.of((long) n * (to - from))) {
            left.set(a, 0, m, from, to);
            right.set(b, 0, n, from, to);
            gemm(NO_TRANSPOSE, TRANSPOSE, m, n, to - from, left, right, sums, kept, of);
          }
        });
  }

  /** A Aᵀ, summed over slabs of columns. */
  static Matrix gram(Matrix a, int threads) {
    int m = a.rows();
    return LowerTriangle.mirrored(
        summed(
            m,
            m,
            a.columns(),
            threads,
            (from, to, sums, kept, of) -> {
              try (NativeMatrix slab = NativeMatrix.of((long) m * (to - from))) {
                slab.set(a, 0, m, from, to);
                syrk(NO_TRANSPOSE, m, to - from, slab, to - from, kept, sums, of);
              }
            }));
  }

  /**
   * @param m rows of the result
   * @param n columns of it
   * @param length that is summed over
   */
  private static Matrix summed(int m, int n, int length, int threads, SlabProduct product) {
    Matrix result = Matrix.zeros(m, n);
    if (result.data().length == 0 || length == 0) {
      return result;
    }
    int step = step(Math.max(m, n), length);
    int slabs = slabs(length, step);
    int parts =
        (int) Math.max(1, Math.min(Math.min(MOST_PARTS, slabs), PARTS_ROOM / ((long) m * n)));
    // A single part is so large that threads seldom wait, or so small that one will do.
    int each = parts > 1 || (long) m * n * length < WORTH_SHARING ? 1 : threads;
    double[][] sums = new double[parts][];
    Workers.run(
        threads,
        parts,
        part -> {
          double[] sum = part == 0 ? result.data() : new double[m * n];
          try (NativeMatrix found = NativeMatrix.of((long) m * n)) {
            int first = part * slabs / parts;
            for (int slab = first; slab < (part + 1) * slabs / parts; slab++) {
              int from = slab * step;
              product.add(from, Math.min(length, from + step), found, slab == first ? 0 : 1, each);
            }
            found.get(0, sum, 0, m * n);
          }
          sums[part] = sum;
        });
    for (int part = 1; part < parts; part++) {
      add(sums[part], sums[0]);
    }
    return result;
  }

  private static void add(double[] from, double[] to) {
    for (int i = 0; i < to.length; i++) {
      to[i] += from[i];
    }
  }

  private static void gemm(
      int transposeLeft,
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
        threads,
        () -> {
          OpenBlas.cblas_dgemm(
              ROW_MAJOR,
              transposeLeft,
              transposeRight,
              m,
              n,
              p,
              1,
              left.memory(),
              transposeLeft == TRANSPOSE ? m : p,
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
        threads,
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
