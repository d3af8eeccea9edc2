package org.deepfeature.dfm.linalg.java;

import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.api.internal.Workers;

/**
 * A symmetric matrix made tridiagonal by reflections, A = H T Hᵀ with H = H₀ H₁ …, each I − τ v vᵀ.
 * Reflections are collected by panels, so that half of the work is products of matrices (Dongarra,
 * Hammarling and Sorensen, 1989; LAPACK's {@code dsytrd}).
 *
 * @param diagonal of T, n
 * @param beside of T, n, its last one 0
 * @param reflectors v of each, n × n, 0 up to its own place
 * @param factors τ of each, n
 */
@SuppressWarnings("ArrayRecordComponent") // Handed from one step to the next, never compared.
record Tridiagonal(double[] diagonal, double[] beside, double[][] reflectors, double[] factors) {
  private static final int PANEL = 32;

  /** Reflections that are turned back at once. */
  private static final int BLOCK = 64;

  private static final int COLUMNS_PER_TASK = 256;
  private static final int ROWS_PER_TASK = 16;
  private static final int ROWS_TOGETHER = 4;

  /** Sides of what is left below which threads cost more than they do. */
  private static final int WORTH_SHARING = 384;

  /**
   * @param a symmetric, both triangles, n × n, each row an array of its own; overwritten
   * @param threads at work
   * @return the same, tridiagonal
   */
  static Tridiagonal of(double[][] a, int threads) {
    int n = a.length;
    double[] diagonal = new double[n];
    double[] beside = new double[n];
    double[] factors = new double[n];
    double[][] w = new double[PANEL][n];
    for (int from = 0; from < n; from += PANEL) {
      int to = Math.min(n, from + PANEL);
      for (int j = from; j < to; j++) {
        for (int q = from; q < j; q++) {
          subtract(a[j], a[q], w[q - from], j, j, n);
        }
        diagonal[j] = a[j][j];
        if (j < n - 1) {
          reflect(a[j], j, beside, factors);
          image(a, w, from, j, factors[j], threads);
        }
      }
      update(a, w, from, to, threads);
    }
    return new Tridiagonal(diagonal, beside, a, factors);
  }

  /** row −= v wⱼ + w vⱼ from a column on. */
  private static void subtract(double[] row, double[] v, double[] w, int j, int from, int n) {
    double vj = v[j];
    double wj = w[j];
    for (int c = from; c < n; c++) {
      row[c] -= v[c] * wj + w[c] * vj;
    }
  }

  /** Makes a row's part behind its diagonal a reflector. */
  private static void reflect(double[] row, int j, double[] beside, double[] factors) {
    int n = row.length;
    double first = row[j + 1];
    double squares = 0;
    for (int c = j + 2; c < n; c++) {
      squares += row[c] * row[c];
    }
    java.util.Arrays.fill(row, 0, j + 1, 0);
    row[j + 1] = 1;
    if (squares == 0) {
      beside[j] = first;
      return;
    }
    double length = -Math.copySign(Math.sqrt(first * first + squares), first);
    beside[j] = length;
    factors[j] = (length - first) / length;
    double scale = 1 / (first - length);
    for (int c = j + 2; c < n; c++) {
      row[c] *= scale;
    }
  }

  /** w = τ (A v − V (Wᵀ v) − W (Vᵀ v)), less its share of v; A as it was before the panel. */
  private static void image(
      double[][] a, double[][] panel, int from, int j, double factor, int threads) {
    int n = a.length;
    double[] v = a[j];
    double[] w = panel[j - from];
    java.util.Arrays.fill(w, 0);
    if (factor == 0) {
      return;
    }
    int first = j + 1;
    int tasks = (n - first + COLUMNS_PER_TASK - 1) / COLUMNS_PER_TASK;
    Workers.run(
        n - first < WORTH_SHARING ? 1 : threads,
        tasks,
        task -> {
          int column = first + task * COLUMNS_PER_TASK;
          multiply(a, v, w, first, column, Math.min(n, column + COLUMNS_PER_TASK));
        });
    for (int q = from; q < j; q++) {
      double[] other = panel[q - from];
      double along = product(other, v, first);
      double across = product(a[q], v, first);
      double[] reflector = a[q];
      for (int c = first; c < n; c++) {
        w[c] -= reflector[c] * along + other[c] * across;
      }
    }
    for (int c = first; c < n; c++) {
      w[c] *= factor;
    }
    double half = 0.5 * factor * product(w, v, first);
    for (int c = first; c < n; c++) {
      w[c] -= half * v[c];
    }
  }

  /** Some columns of A v: rows are columns, too. */
  private static void multiply(double[][] a, double[] v, double[] w, int first, int from, int to) {
    int n = a.length;
    int r = first;
    for (; r + 4 <= n; r += 4) {
      add(w, a[r], a[r + 1], a[r + 2], a[r + 3], v[r], v[r + 1], v[r + 2], v[r + 3], from, to);
    }
    for (; r < n; r++) {
      double[] row = a[r];
      double share = v[r];
      for (int c = from; c < to; c++) {
        w[c] += share * row[c];
      }
    }
  }

  private static void add(
      double[] sums,
      double[] first,
      double[] second,
      double[] third,
      double[] fourth,
      double a,
      double b,
      double c,
      double d,
      int from,
      int to) {
    for (int j = from; j < to; j++) {
      sums[j] += a * first[j] + b * second[j] + c * third[j] + d * fourth[j];
    }
  }

  private static double product(double[] a, double[] b, int from) {
    double even = 0;
    double odd = 0;
    int c = from;
    for (; c + 1 < a.length; c += 2) {
      even += a[c] * b[c];
      odd += a[c + 1] * b[c + 1];
    }
    return c < a.length ? even + a[c] * b[c] + odd : even + odd;
  }

  /** What is behind the panel, less V Wᵀ + W Vᵀ. */
  private static void update(double[][] a, double[][] w, int from, int to, int threads) {
    int n = a.length;
    int tasks = (n - to + ROWS_PER_TASK - 1) / ROWS_PER_TASK;
    Workers.run(
        n - to < WORTH_SHARING ? 1 : threads,
        Math.max(0, tasks),
        task -> {
          int row = to + task * ROWS_PER_TASK;
          for (int c = to; c < n; c += COLUMNS_PER_TASK) {
            int end = Math.min(n, c + COLUMNS_PER_TASK);
            for (int r = row; r < Math.min(n, row + ROWS_PER_TASK); r += ROWS_TOGETHER) {
              int last = Math.min(Math.min(n, row + ROWS_PER_TASK), r + ROWS_TOGETHER);
              updateRows(a, w, from, to, r, last, c, end);
            }
          }
        });
  }

  private static void updateRows(
      double[][] a, double[][] w, int from, int to, int row, int lastRow, int column, int end) {
    int q = from;
    for (; q + 2 <= to; q += 2) {
      double[] v0 = a[q];
      double[] w0 = w[q - from];
      double[] v1 = a[q + 1];
      double[] w1 = w[q + 1 - from];
      for (int r = row; r < lastRow; r++) {
        add(a[r], w0, v0, w1, v1, -v0[r], -w0[r], -v1[r], -w1[r], column, end);
      }
    }
    for (; q < to; q++) {
      for (int r = row; r < lastRow; r++) {
        double vr = a[q][r];
        double wr = w[q - from][r];
        double[] target = a[r];
        double[] v = a[q];
        double[] other = w[q - from];
        for (int c = column; c < end; c++) {
          target[c] -= v[c] * wr + other[c] * vr;
        }
      }
    }
  }

  /**
   * H Z. A block of reflections is I − V S Vᵀ (Schreiber and Van Loan, 1989).
   *
   * @param z n × k; overwritten
   * @param threads at work
   */
  void turnBack(Matrix z, int threads) {
    int n = diagonal.length;
    int k = z.columns();
    int last = Math.max(0, n - 2);
    for (int from = last / BLOCK * BLOCK; from >= 0; from -= BLOCK) {
      int to = Math.min(n - 1, from + BLOCK);
      if (to <= from) {
        continue;
      }
      int first = from + 1;
      Matrix vectors = Matrix.zeros(to - from, n - first);
      for (int q = from; q < to; q++) {
        System.arraycopy(reflectors[q], first, vectors.data(), (q - from) * (n - first), n - first);
      }
      Matrix below = z.copyOfRows(first, n);
      Matrix coordinates = Products.multiply(vectors, below, threads);
      Matrix shares =
          Products.multiply(
              triangle(Products.gram(vectors, threads), from, to), coordinates, threads);
      Matrix change = Products.multiplyTransposeA(vectors, shares, threads);
      double[] data = z.data();
      int at = first * k;
      for (int i = 0; i < change.data().length; i++) {
        data[at + i] -= change.data()[i];
      }
    }
  }

  /** S, upper triangular: column by column, −τ S Vᵀ v above and τ on the diagonal. */
  private Matrix triangle(Matrix products, int from, int to) {
    int count = to - from;
    Matrix s = Matrix.zeros(count, count);
    for (int j = 0; j < count; j++) {
      double factor = factors[from + j];
      for (int i = 0; i < j; i++) {
        double sum = 0;
        for (int q = i; q < j; q++) {
          sum += s.get(i, q) * products.get(q, j);
        }
        s.data()[i * count + j] = -factor * sum;
      }
      s.data()[j * count + j] = factor;
    }
    return s;
  }
}
