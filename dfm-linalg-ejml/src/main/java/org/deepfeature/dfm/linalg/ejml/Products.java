package org.deepfeature.dfm.linalg.ejml;

import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.api.internal.Workers;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/**
 * EJML's products. EJML works on one thread here, and goes through a whole factor for each row of
 * the other; so slabs that the cache holds, of the result or of what is summed over, are shared out
 * among several. Which slabs there are depends on shapes alone. Shapes were checked before.
 * Stateless and thread-safe.
 */
final class Products {
  private static final int ROWS_PER_TASK = 64;

  /** Columns of a wide factor that are multiplied at a time. */
  private static final int COLUMNS_PER_TASK = 512;

  /** Columns of a Gram matrix's factor that are summed over at a time. */
  private static final int SLAB = 256;

  /** Rows of tall factors that are summed over at a time. */
  private static final int ROWS_PER_SUM = 256;

  /** Sums of slabs that are made apart. */
  private static final int MOST_PARTS = 8;

  /** Numbers of all of these: 64 megabytes. */
  private static final long PARTS_ROOM = 1 << 23;

  private Products() {}

  /** What becomes of some rows of the left factor. */
  private interface Block {
    void multiply(DMatrixRMaj rows, DMatrixRMaj result);
  }

  /** Makes the sum over some of what is summed over. */
  private interface Part {
    DMatrixRMaj sum(int from, int to);
  }

  static Matrix multiply(Matrix a, Matrix b, int threads) {
    if (b.data().length > a.data().length) {
      return byColumns(a, b, threads);
    }
    DMatrixRMaj right = wrap(b);
    return byRows(
        a, b.columns(), (rows, result) -> CommonOps_DDRM.mult(rows, right, result), threads);
  }

  private static Matrix byColumns(Matrix a, Matrix b, int threads) {
    Matrix product = Matrix.zeros(a.rows(), b.columns());
    DMatrixRMaj left = wrap(a);
    Workers.run(
        threads,
        slabs(b.columns(), COLUMNS_PER_TASK),
        task -> {
          int from = task * COLUMNS_PER_TASK;
          int width = Math.min(b.columns(), from + COLUMNS_PER_TASK) - from;
          DMatrixRMaj result = new DMatrixRMaj(a.rows(), width);
          CommonOps_DDRM.mult(left, columns(b, from, from + width), result);
          for (int r = 0; r < a.rows(); r++) {
            System.arraycopy(result.data, r * width, product.data(), r * b.columns() + from, width);
          }
        });
    return product;
  }

  static Matrix multiplyTransposeA(Matrix a, Matrix b, int threads) {
    if (a.rows() > 0 && parts(a.rows(), ROWS_PER_SUM, a.columns(), b.columns()) > 1) {
      return summed(
          a.rows(),
          ROWS_PER_SUM,
          a.columns(),
          b.columns(),
          (from, to) -> {
            DMatrixRMaj sum = new DMatrixRMaj(a.columns(), b.columns());
            DMatrixRMaj rows = rows(a, from, to);
            if (a.data() == b.data()) {
              // One triangle, copied to the other.
              CommonOps_DDRM.multInner(rows, sum);
            } else {
              CommonOps_DDRM.multTransA(rows, rows(b, from, to), sum);
            }
            return sum;
          },
          threads);
    }
    return multiply(wrap(transposed(a, 0, a.columns())), b, threads);
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
        slabs(a.rows(), ROWS_PER_TASK),
        task -> {
          int from = task * ROWS_PER_TASK;
          Matrix rows = a.copyOfRows(from, Math.min(a.rows(), from + ROWS_PER_TASK));
          DMatrixRMaj result = new DMatrixRMaj(rows.rows(), columns);
          block.multiply(wrap(rows), result);
          System.arraycopy(result.data, 0, product.data(), from * columns, rows.rows() * columns);
        });
    return product;
  }

  /** A Aᵀ as the sum of slabs' products; EJML's own of two factors adds up one number at a time. */
  static Matrix gram(Matrix a, int threads) {
    int m = a.rows();
    return summed(
        Math.max(1, a.columns()),
        SLAB,
        m,
        m,
        (from, to) -> {
          DMatrixRMaj sum = new DMatrixRMaj(m, m);
          CommonOps_DDRM.multInner(transposed(a, from, Math.min(to, a.columns())), sum);
          return sum;
        },
        threads);
  }

  private static int slabs(int count, int step) {
    return (count + step - 1) / step;
  }

  private static int parts(int length, int step, int m, int n) {
    long room = PARTS_ROOM / Math.max(1, (long) m * n);
    return (int) Math.max(1, Math.min(Math.min(MOST_PARTS, slabs(length, step)), room));
  }

  private static Matrix summed(int length, int step, int m, int n, Part slab, int threads) {
    int slabs = slabs(length, step);
    int parts = parts(length, step, m, n);
    DMatrixRMaj[] sums = new DMatrixRMaj[parts];
    Workers.run(
        threads,
        parts,
        part -> {
          int last = (part + 1) * slabs / parts;
          for (int i = part * slabs / parts; i < last; i++) {
            DMatrixRMaj one = slab.sum(i * step, Math.min(length, (i + 1) * step));
            if (sums[part] == null) {
              sums[part] = one;
            } else {
              CommonOps_DDRM.addEquals(sums[part], one);
            }
          }
        });
    for (int part = 1; part < parts; part++) {
      CommonOps_DDRM.addEquals(sums[0], sums[part]);
    }
    return new Matrix(m, n, sums[0].data);
  }

  private static DMatrixRMaj rows(Matrix a, int from, int to) {
    return wrap(a.copyOfRows(from, to));
  }

  private static DMatrixRMaj columns(Matrix a, int from, int to) {
    int width = to - from;
    DMatrixRMaj some = new DMatrixRMaj(a.rows(), width);
    for (int r = 0; r < a.rows(); r++) {
      System.arraycopy(a.data(), r * a.columns() + from, some.data, r * width, width);
    }
    return some;
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

  private static Matrix wrap(DMatrixRMaj matrix) {
    return new Matrix(matrix.numRows, matrix.numCols, matrix.data);
  }
}
