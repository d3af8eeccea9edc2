package org.deepfeature.dfm.linalg.ejml;

import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.api.internal.Workers;

/**
 * Products of our own making, about twice as fast on one thread as EJML's on long rows: four rows
 * of the right factor are added to a row of the result at once, a loop that the JVM turns into
 * vector instructions (a running sum it may not reorder). Each value is summed in an order that
 * depends on the shared dimension alone, so a row's result does not depend on the rows beside it,
 * nor on threads. Stateless and thread-safe.
 */
final class BlockedProducts implements Products {
  /** Columns of the right factor that stay in the first-level cache, four rows of them. */
  private static final int PANEL_WIDTH = 512;

  /** Rows of the right factor, whose panel stays in the second-level cache. */
  private static final int PANEL_DEPTH = 64;

  private static final int ROWS_PER_TASK = 16;

  /** Columns of a Gram matrix's factor that are transposed at a time. */
  private static final int SLAB = 2048;

  @Override
  public Matrix multiplyTransposeA(Matrix a, Matrix b, int threads) {
    return multiply(transpose(a), b, threads);
  }

  @Override
  public Matrix multiplyTransposeB(Matrix a, Matrix b, int threads) {
    // Transposing the smaller factor is the cheaper way round when few rows meet many axes.
    return a.rows() < b.rows()
        ? transpose(multiply(b, transpose(a), threads))
        : multiply(a, transpose(b), threads);
  }

  @Override
  public Matrix multiply(Matrix a, Matrix b, int threads) {
    int n = b.columns();
    Matrix result = Matrix.zeros(a.rows(), n);
    int tasks = (a.rows() + ROWS_PER_TASK - 1) / ROWS_PER_TASK;
    Workers.run(
        threads,
        tasks,
        task -> {
          int from = task * ROWS_PER_TASK;
          addRows(a, 0, b, result, from, Math.min(a.rows(), from + ROWS_PER_TASK), n);
        });
    return result;
  }

  /**
   * The lower triangle is computed, the upper one mirrored. The right factor is transposed a slab
   * at a time, so that no second matrix of the size of the first is needed.
   */
  @Override
  public Matrix gram(Matrix a, int threads) {
    int m = a.rows();
    Matrix result = Matrix.zeros(m, m);
    int tasks = (m + ROWS_PER_TASK - 1) / ROWS_PER_TASK;
    for (int slab = 0; slab < a.columns(); slab += SLAB) {
      int start = slab;
      Matrix right = transpose(a, start, Math.min(a.columns(), start + SLAB));
      // The longest rows first: the short ones fill the gaps at the end.
      Workers.run(
          threads,
          tasks,
          task -> {
            int from = (tasks - 1 - task) * ROWS_PER_TASK;
            int to = Math.min(m, from + ROWS_PER_TASK);
            addRows(a, start, right, result, from, to, to);
          });
    }
    for (int r = 0; r < m; r++) {
      for (int c = r + 1; c < m; c++) {
        result.data()[r * m + c] = result.data()[c * m + r];
      }
    }
    return result;
  }

  /** Adds rows of A, from a column on, times B, to the first columns of rows of the result. */
  private static void addRows(
      Matrix a, int aColumn, Matrix b, Matrix result, int from, int to, int columns) {
    for (int p = 0; p < b.rows(); p += PANEL_DEPTH) {
      int depth = Math.min(PANEL_DEPTH, b.rows() - p);
      for (int c = 0; c < columns; c += PANEL_WIDTH) {
        int width = Math.min(PANEL_WIDTH, columns - c);
        for (int r = from; r < to; r++) {
          addPanel(a, r * a.columns() + aColumn + p, b, result, r, p, depth, c, width);
        }
      }
    }
  }

  private static void addPanel(
      Matrix a, int in, Matrix b, Matrix result, int row, int p, int depth, int column, int width) {
    double[] left = a.data();
    double[] right = b.data();
    double[] sums = result.data();
    int n = b.columns();
    int out = row * n + column;
    int offset = p * n + column;
    int q = 0;
    for (; q + 4 <= depth; q += 4, offset += 4 * n) {
      addFour(left, in + q, right, offset, n, sums, out, width);
    }
    for (; q < depth; q++, offset += n) {
      double x = left[in + q];
      for (int j = 0; j < width; j++) {
        sums[out + j] += x * right[offset + j];
      }
    }
  }

  private static void addFour(
      double[] left, int in, double[] right, int offset, int n, double[] sums, int out, int width) {
    double x0 = left[in];
    double x1 = left[in + 1];
    double x2 = left[in + 2];
    double x3 = left[in + 3];
    int second = offset + n;
    int third = second + n;
    int fourth = third + n;
    for (int j = 0; j < width; j++) {
      sums[out + j] +=
          x0 * right[offset + j]
              + x1 * right[second + j]
              + x2 * right[third + j]
              + x3 * right[fourth + j];
    }
  }

  private static Matrix transpose(Matrix a) {
    return transpose(a, 0, a.columns());
  }

  /** The transpose of some columns, in square tiles so that both sides use whole cache lines. */
  private static Matrix transpose(Matrix a, int fromColumn, int toColumn) {
    int tile = 32;
    int rows = a.rows();
    Matrix result = Matrix.zeros(toColumn - fromColumn, rows);
    for (int r = 0; r < rows; r += tile) {
      for (int c = fromColumn; c < toColumn; c += tile) {
        int rowEnd = Math.min(rows, r + tile);
        int columnEnd = Math.min(toColumn, c + tile);
        for (int i = r; i < rowEnd; i++) {
          for (int j = c; j < columnEnd; j++) {
            result.data()[(j - fromColumn) * rows + i] = a.data()[i * a.columns() + j];
          }
        }
      }
    }
    return result;
  }
}
