package org.deepfeature.dfm.linalg.java;

import org.deepfeature.dfm.api.LowerTriangle;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.api.internal.Workers;

/**
 * Products by panels of the right factor. Each value is summed in an order that depends on the
 * shared dimension alone, so a row's result does not depend on the rows beside it, nor on threads.
 * Shapes were checked before. Stateless and thread-safe.
 */
final class Products {
  private static final int ROWS_PER_TASK = 16;

  private static final int GROUPS_PER_TASK = 8;

  /** Rows of sums that stay in the first-level cache beside four rows of a panel. */
  private static final int TOGETHER = 4;

  /** Multiplications below which a panel is more work than it saves. */
  private static final long SMALL = 20_000;

  private Products() {}

  /** The right factor, by panels. */
  private interface Right {
    void take(Panel panel, int row, int column, int firstGroup, int lastGroup);
  }

  static Matrix multiply(Matrix a, Matrix b, int threads) {
    int n = b.columns();
    if (small(a.rows(), n, a.columns())) {
      return plain(a, b);
    }
    double[] from = b.data();
    return product(
        a,
        n,
        (panel, row, column, first, last) -> panel.take(from, row * n + column, n, first, last),
        false,
        threads);
  }

  static Matrix multiplyTransposeA(Matrix a, Matrix b, int threads) {
    Matrix left = transpose(a);
    if (a.data() == b.data() && !small(left.rows(), b.columns(), left.columns())) {
      int n = b.columns();
      return LowerTriangle.mirrored(
          product(
              left,
              n,
              (panel, row, column, first, last) ->
                  panel.take(b.data(), row * n + column, n, first, last),
              true,
              threads));
    }
    return multiply(left, b, threads);
  }

  static Matrix multiplyTransposeB(Matrix a, Matrix b, int threads) {
    if (a.data() == b.data()) {
      return gram(a, threads);
    }
    // The right factor is copied: it had better be the smaller one.
    if (a.rows() < b.rows()) {
      return transpose(timesTransposed(b, a, threads));
    }
    return timesTransposed(a, b, threads);
  }

  private static Matrix timesTransposed(Matrix a, Matrix b, int threads) {
    return small(a.rows(), b.rows(), a.columns())
        ? plain(a, transpose(b))
        : product(a, b.rows(), transposed(b), false, threads);
  }

  static Matrix gram(Matrix a, int threads) {
    return small(a.rows(), a.rows(), a.columns())
        ? LowerTriangle.mirrored(plain(a, transpose(a)))
        : LowerTriangle.mirrored(product(a, a.rows(), transposed(a), true, threads));
  }

  private static Right transposed(Matrix b) {
    int p = b.columns();
    return (panel, row, column, first, last) ->
        panel.takeTransposed(b.data(), column * p + row, p, first, last);
  }

  private static boolean small(long m, long n, long p) {
    return m * n * p < SMALL;
  }

  /**
   * @param n columns of the right factor
   * @param lower whether the lower triangle is all that is wanted
   */
  private static Matrix product(Matrix a, int n, Right right, boolean lower, int threads) {
    int m = a.rows();
    Matrix result = Matrix.zeros(m, n);
    int tasks = (m + ROWS_PER_TASK - 1) / ROWS_PER_TASK;
    Panel panel = new Panel();
    for (int row = 0; row < a.columns(); row += Panel.DEPTH) {
      int rows = Math.min(Panel.DEPTH, a.columns() - row);
      for (int column = 0; column < n; column += Panel.WIDTH) {
        int columns = Math.min(Panel.WIDTH, n - column);
        panel.begin(rows, columns);
        int first = lower ? column / ROWS_PER_TASK : 0;
        int p = row;
        int c = column;
        Workers.run(
            threads,
            (panel.groups() + GROUPS_PER_TASK - 1) / GROUPS_PER_TASK,
            task -> {
              int group = task * GROUPS_PER_TASK;
              right.take(panel, p, c, group, Math.min(panel.groups(), group + GROUPS_PER_TASK));
            });
        // The longest rows first: the short ones fill the gaps at the end.
        Workers.run(
            threads,
            tasks - first,
            task -> {
              int from = (tasks - 1 - task) * ROWS_PER_TASK;
              int to = Math.min(m, from + ROWS_PER_TASK);
              addRows(
                  a, p, panel, result, from, to, c, lower ? Math.min(columns, to - c) : columns);
            });
      }
    }
    return result;
  }

  private static void addRows(
      Matrix a, int p, Panel panel, Matrix result, int from, int to, int column, int columns) {
    double[][] sums = new double[TOGETHER][columns];
    int n = result.columns();
    for (int r = from; r < to; r += TOGETHER) {
      int count = Math.min(TOGETHER, to - r);
      for (int i = 0; i < count; i++) {
        System.arraycopy(result.data(), (r + i) * n + column, sums[i], 0, columns);
      }
      for (int group = 0; group < panel.groups(); group++) {
        double[] right = panel.group(group);
        int q = p + group * Panel.FOUR;
        for (int i = 0; i < count; i++) {
          addFour(a, (r + i) * a.columns() + q, a.columns() - q, right, sums[i], columns);
        }
      }
      for (int i = 0; i < count; i++) {
        System.arraycopy(sums[i], 0, result.data(), (r + i) * n + column, columns);
      }
    }
  }

  private static void addFour(
      Matrix a, int at, int left, double[] right, double[] sums, int columns) {
    double[] data = a.data();
    Panel.add(
        right,
        data[at],
        left > 1 ? data[at + 1] : 0,
        left > 2 ? data[at + 2] : 0,
        left > 3 ? data[at + 3] : 0,
        sums,
        columns);
  }

  /** The same sums in the same order. */
  private static Matrix plain(Matrix a, Matrix b) {
    int p = a.columns();
    int n = b.columns();
    Matrix result = Matrix.zeros(a.rows(), n);
    double[] left = a.data();
    double[] right = b.data();
    double[] sums = result.data();
    for (int r = 0; r < a.rows(); r++) {
      int out = r * n;
      int in = r * p;
      int q = 0;
      for (; q + Panel.FOUR <= p; q += Panel.FOUR) {
        addFour(left, in + q, right, q * n, n, sums, out);
      }
      if (q < p) {
        addRest(left, in + q, p - q, right, q * n, n, sums, out);
      }
    }
    return result;
  }

  private static void addFour(
      double[] left, int in, double[] right, int row, int n, double[] sums, int out) {
    for (int j = 0; j < n; j++) {
      sums[out + j] +=
          left[in] * right[row + j]
              + left[in + 1] * right[row + n + j]
              + left[in + 2] * right[row + 2 * n + j]
              + left[in + 3] * right[row + 3 * n + j];
    }
  }

  private static void addRest(
      double[] left, int in, int count, double[] right, int row, int n, double[] sums, int out) {
    for (int j = 0; j < n; j++) {
      double sum = left[in] * right[row + j];
      for (int i = 1; i < count; i++) {
        sum += left[in + i] * right[row + i * n + j];
      }
      sums[out + j] += sum;
    }
  }

  /** In square tiles, so that both sides use whole cache lines. */
  static Matrix transpose(Matrix a) {
    int tile = 32;
    int rows = a.rows();
    int columns = a.columns();
    Matrix result = Matrix.zeros(columns, rows);
    for (int r = 0; r < rows; r += tile) {
      for (int c = 0; c < columns; c += tile) {
        int rowEnd = Math.min(rows, r + tile);
        int columnEnd = Math.min(columns, c + tile);
        for (int i = r; i < rowEnd; i++) {
          for (int j = c; j < columnEnd; j++) {
            result.data()[j * rows + i] = a.data()[i * columns + j];
          }
        }
      }
    }
    return result;
  }
}
