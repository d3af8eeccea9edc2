package org.deepfeature.dfm.linalg.ejml;

import java.util.stream.IntStream;
import org.deepfeature.dfm.api.Matrix;

/**
 * Matrix products, several times faster than EJML's own on long rows: four rows of the right factor
 * are added to a row of the result at once, a loop that the JVM turns into vector instructions (a
 * running sum it may not reorder). Each value is summed in an order that depends on the shared
 * dimension alone, so a row's result does not depend on the rows beside it, nor on threads.
 */
final class Product {
  /** Columns of the right factor that stay in the first-level cache, four rows of them. */
  private static final int PANEL_WIDTH = 512;

  /** Rows of the right factor, whose panel stays in the second-level cache. */
  private static final int PANEL_DEPTH = 64;

  private static final int ROWS_PER_TASK = 16;

  private Product() {}

  /** A B for A m × p and B p × n. */
  static Matrix of(Matrix a, Matrix b) {
    int n = b.columns();
    Matrix result = Matrix.zeros(a.rows(), n);
    int tasks = (a.rows() + ROWS_PER_TASK - 1) / ROWS_PER_TASK;
    IntStream.range(0, tasks)
        .parallel()
        .forEach(
            task -> {
              int from = task * ROWS_PER_TASK;
              addRows(a, b, result, from, Math.min(a.rows(), from + ROWS_PER_TASK));
            });
    return result;
  }

  private static void addRows(Matrix a, Matrix b, Matrix result, int from, int to) {
    for (int p = 0; p < b.rows(); p += PANEL_DEPTH) {
      int depth = Math.min(PANEL_DEPTH, b.rows() - p);
      for (int c = 0; c < b.columns(); c += PANEL_WIDTH) {
        int width = Math.min(PANEL_WIDTH, b.columns() - c);
        for (int r = from; r < to; r++) {
          addPanel(a, b, result, r, p, depth, c, width);
        }
      }
    }
  }

  private static void addPanel(
      Matrix a, Matrix b, Matrix result, int row, int p, int depth, int column, int width) {
    double[] left = a.data();
    double[] right = b.data();
    double[] sums = result.data();
    int n = b.columns();
    int out = row * n + column;
    int in = row * a.columns() + p;
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

  /** Aᵀ, in square tiles so that both sides use whole cache lines. */
  static Matrix transpose(Matrix a) {
    int tile = 32;
    Matrix result = Matrix.zeros(a.columns(), a.rows());
    for (int r = 0; r < a.rows(); r += tile) {
      for (int c = 0; c < a.columns(); c += tile) {
        int rowEnd = Math.min(a.rows(), r + tile);
        int columnEnd = Math.min(a.columns(), c + tile);
        for (int i = r; i < rowEnd; i++) {
          for (int j = c; j < columnEnd; j++) {
            result.data()[j * a.rows() + i] = a.data()[i * a.columns() + j];
          }
        }
      }
    }
    return result;
  }
}
