package org.deepfeature.dfm.testkit;

import java.util.Comparator;
import java.util.stream.IntStream;
import org.deepfeature.dfm.api.LinearAlgebra.SymmetricEigen;
import org.deepfeature.dfm.api.Matrix;

/**
 * Jacobi's method (1846), cyclic: each pair of rows is turned so that the value where they cross
 * becomes 0, again and again until all are. Slow, short, and as exact as any. Not thread-safe; used
 * once.
 */
final class JacobiEigenvalues {
  /** Values below this share of the matrix's norm change no eigenvalue any more. */
  private static final double NOTHING = 1e-18;

  private static final int MOST_SWEEPS = 60;

  private final int n;
  private final double[] matrix;

  /** Eigenvectors, in rows. */
  private final double[] vectors;

  /** Takes the lower triangle of a square, finite matrix. */
  JacobiEigenvalues(Matrix symmetric) {
    this.n = symmetric.rows();
    this.matrix = symmetric.data().clone();
    this.vectors = new double[n * n];
    for (int r = 0; r < n; r++) {
      vectors[r * n + r] = 1;
      for (int c = r + 1; c < n; c++) {
        matrix[r * n + c] = matrix[c * n + r];
      }
    }
  }

  SymmetricEigen decompose() {
    double smallest = NOTHING * largest();
    boolean turned = true;
    for (int sweep = 0; turned; sweep++) {
      if (sweep == MOST_SWEEPS) {
        throw new IllegalStateException("No eigenvalues after %s sweeps".formatted(sweep));
      }
      turned = false;
      for (int p = 0; p < n; p++) {
        for (int q = p + 1; q < n; q++) {
          if (Math.abs(matrix[p * n + q]) > smallest) {
            turn(p, q);
            turned = true;
          }
        }
      }
    }
    return descending();
  }

  private double largest() {
    double largest = 0;
    for (double value : matrix) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }

  private void turn(int p, int q) {
    double crossing = matrix[p * n + q];
    double cotangent = (matrix[q * n + q] - matrix[p * n + p]) / (2 * crossing);
    double tangent = Math.copySign(1, cotangent) / (Math.abs(cotangent) + Math.hypot(cotangent, 1));
    double cosine = 1 / Math.hypot(tangent, 1);
    double sine = tangent * cosine;
    for (int k = 0; k < n; k++) {
      double inP = matrix[k * n + p];
      double inQ = matrix[k * n + q];
      matrix[k * n + p] = cosine * inP - sine * inQ;
      matrix[k * n + q] = sine * inP + cosine * inQ;
    }
    turnRows(matrix, p, q, cosine, sine);
    turnRows(vectors, p, q, cosine, sine);
    matrix[p * n + q] = 0;
    matrix[q * n + p] = 0;
  }

  private void turnRows(double[] rows, int p, int q, double cosine, double sine) {
    for (int k = 0; k < n; k++) {
      double inP = rows[p * n + k];
      double inQ = rows[q * n + k];
      rows[p * n + k] = cosine * inP - sine * inQ;
      rows[q * n + k] = sine * inP + cosine * inQ;
    }
  }

  private SymmetricEigen descending() {
    int[] order =
        IntStream.range(0, n)
            .boxed()
            .sorted(Comparator.comparingDouble((Integer i) -> matrix[i * n + i]).reversed())
            .mapToInt(Integer::intValue)
            .toArray();
    double[] values = new double[n];
    Matrix columns = Matrix.zeros(n, n);
    for (int c = 0; c < n; c++) {
      values[c] = matrix[order[c] * n + order[c]];
      for (int r = 0; r < n; r++) {
        columns.data()[r * n + c] = vectors[order[c] * n + r];
      }
    }
    return new SymmetricEigen(values, columns);
  }
}
