package org.deepfeature.dfm.linalg.nd4j;

import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.openblas.global.openblas;
import org.deepfeature.dfm.api.Matrix;

/**
 * Products of matrices with very long rows, a slab of columns at a time: the slab's copy outside of
 * the heap stays in the cache, where a copy of everything would first have to be paged in.
 * Everything is seen transposed, as columns.
 */
final class ColumnSlabs {
  private static final int WIDTH = 2048;

  private ColumnSlabs() {}

  /** Whether a slab is so much smaller than the whole that it pays. */
  static boolean suit(Matrix wide) {
    return wide.columns() >= 2 * WIDTH;
  }

  /** The lower triangle of A Aᵀ by rows; the upper one is 0. */
  static Matrix gram(Matrix a, int threads) {
    int m = a.rows();
    double[] result = new double[m * m];
    try (DoublePointer slab = new DoublePointer((long) m * WIDTH);
        DoublePointer sums = new DoublePointer((long) m * m)) {
      for (int from = 0; from < a.columns(); from += WIDTH) {
        int width = copy(a, from, slab);
        double kept = from == 0 ? 0 : 1;
        NativeThreads.run(
            threads,
            () ->
                openblas.cblas_dsyrk(
                    openblas.CblasColMajor,
                    openblas.CblasUpper,
                    openblas.CblasTrans,
                    m,
                    width,
                    1,
                    slab,
                    width,
                    kept,
                    sums,
                    m));
      }
      sums.get(result, 0, result.length);
    }
    for (int r = 0; r < m; r++) {
      java.util.Arrays.fill(result, r * m + r + 1, (r + 1) * m, 0);
    }
    return new Matrix(m, m, result);
  }

  /** A B for A m × p and a wide B p × n. */
  static Matrix multiply(Matrix a, Matrix b, int threads) {
    int m = a.rows();
    int p = a.columns();
    Matrix result = Matrix.zeros(m, b.columns());
    try (DoublePointer left = new DoublePointer((long) m * p);
        DoublePointer slab = new DoublePointer((long) p * WIDTH);
        DoublePointer product = new DoublePointer((long) m * WIDTH)) {
      left.put(a.data(), 0, m * p);
      for (int from = 0; from < b.columns(); from += WIDTH) {
        int width = copy(b, from, slab);
        NativeThreads.run(
            threads,
            () ->
                openblas.cblas_dgemm(
                    openblas.CblasColMajor,
                    openblas.CblasNoTrans,
                    openblas.CblasNoTrans,
                    width,
                    m,
                    p,
                    1,
                    slab,
                    width,
                    left,
                    p,
                    0,
                    product,
                    width));
        for (int r = 0; r < m; r++) {
          product.position((long) r * width).get(result.data(), r * b.columns() + from, width);
        }
        product.position(0);
      }
    }
    return result;
  }

  /** Copies some columns, row by row without gaps, and answers how many. */
  private static int copy(Matrix source, int from, DoublePointer slab) {
    int width = Math.min(WIDTH, source.columns() - from);
    for (int r = 0; r < source.rows(); r++) {
      slab.position((long) r * width).put(source.data(), r * source.columns() + from, width);
    }
    slab.position(0);
    return width;
  }
}
