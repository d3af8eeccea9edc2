package org.deepfeature.dfm.linalg.ejml;

import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.api.internal.Workers;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/**
 * EJML's products. EJML works on one thread here; blocks of the result, or of what is summed over,
 * are shared out among several. Which blocks there are depends on shapes alone. Shapes were checked
 * before. Stateless and thread-safe.
 */
final class Products {
  private static final int ROWS_PER_TASK = 64;

  /** Columns of a Gram matrix's factor that are summed over at a time. */
  private static final int SLAB = 2048;

  /** Sums of slabs that are made apart. */
  private static final int MOST_PARTS = 8;

  private Products() {}

  /** What becomes of some rows of the left factor. */
  private interface Block {
    void multiply(DMatrixRMaj rows, DMatrixRMaj result);
  }

  static Matrix multiply(Matrix a, Matrix b, int threads) {
    DMatrixRMaj right = wrap(b);
    return byRows(
        a, b.columns(), (rows, result) -> CommonOps_DDRM.mult(rows, right, result), threads);
  }

  static Matrix multiplyTransposeA(Matrix a, Matrix b, int threads) {
    DMatrixRMaj left = new DMatrixRMaj(a.columns(), a.rows());
    CommonOps_DDRM.transpose(wrap(a), left);
    return multiply(new Matrix(a.columns(), a.rows(), left.data), b, threads);
  }

  static Matrix multiplyTransposeB(Matrix a, Matrix b, int threads) {
    DMatrixRMaj right = wrap(b);
    return byRows(
        a, b.rows(), (rows, result) -> CommonOps_DDRM.multTransB(rows, right, result), threads);
  }

  private static Matrix byRows(Matrix a, int columns, Block block, int threads) {
    Matrix product = Matrix.zeros(a.rows(), columns);
    Workers.run(
        threads,
        (a.rows() + ROWS_PER_TASK - 1) / ROWS_PER_TASK,
        task -> {
          int from = task * ROWS_PER_TASK;
          Matrix rows = a.copyOfRows(from, Math.min(a.rows(), from + ROWS_PER_TASK));
          DMatrixRMaj result = new DMatrixRMaj(rows.rows(), columns);
          block.multiply(wrap(rows), result);
          System.arraycopy(result.data, 0, product.data(), from * columns, rows.rows() * columns);
        });
    return product;
  }

  static Matrix gram(Matrix a, int threads) {
    int m = a.rows();
    int slabs = Math.max(1, (a.columns() + SLAB - 1) / SLAB);
    int parts = Math.min(MOST_PARTS, slabs);
    DMatrixRMaj[] sums = new DMatrixRMaj[parts];
    Workers.run(
        threads,
        parts,
        part -> {
          int from = part * slabs / parts * SLAB;
          int to = Math.min(a.columns(), (part + 1) * slabs / parts * SLAB);
          sums[part] = new DMatrixRMaj(m, m);
          // One triangle, copied to the other. EJML's A Aᵀ adds up row by row, which the JVM cannot
          // do on several numbers at once, and takes twice as long.
          CommonOps_DDRM.multInner(transposed(a, from, to), sums[part]);
        });
    for (int part = 1; part < parts; part++) {
      CommonOps_DDRM.addEquals(sums[0], sums[part]);
    }
    return new Matrix(m, m, sums[0].data);
  }

  /** Some columns, as rows. */
  private static DMatrixRMaj transposed(Matrix a, int from, int to) {
    int m = a.rows();
    DMatrixRMaj some = new DMatrixRMaj(to - from, m);
    for (int r = 0; r < m; r++) {
      int at = r * a.columns();
      for (int c = from; c < to; c++) {
        some.data[(c - from) * m + r] = a.data()[at + c];
      }
    }
    return some;
  }

  /** The same array, seen by EJML. */
  private static DMatrixRMaj wrap(Matrix matrix) {
    return DMatrixRMaj.wrap(matrix.rows(), matrix.columns(), matrix.data());
  }
}
