package org.deepfeature.dfm.core.internal;

import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.api.internal.Workers;

/**
 * Rows and axes: coordinates, what they express, and what they cannot. Each row is computed alone
 * and in one order, so that rows beside it, threads and linear algebra do not show in it.
 *
 * <p>Residuals take one pass over the axes: five at a time are multiplied with what is left of the
 * row and taken off it, while they are in the cache. As axes are orthonormal, this is modified
 * Gram-Schmidt, which loses no digits to the order.
 *
 * <p>Each axis is an array of its own: of loops over several arrays the JVM makes vector
 * instructions only where all of them begin at the same place. Immutable and thread-safe.
 */
public final class Subspace {
  /** Axes that are taken at a time. */
  private static final int TOGETHER = 5;

  /** Squares above this share of the row's are a difference that still has eleven digits. */
  private static final double DIFFERENCE = 1e-4;

  /** Rows that share a pass over the axes. */
  private static final int MOST_ROWS = 8;

  private final double[] mean;
  private final double[][] axes;
  private final Scratch scratch;

  /**
   * @param mean 1 × d
   * @param axes k × d, orthonormal
   */
  public Subspace(Matrix mean, Matrix axes) {
    this.mean = mean.data().clone();
    this.axes = new double[axes.rows()][];
    for (int i = 0; i < axes.rows(); i++) {
      this.axes[i] = axes.copyOfRows(i, i + 1).data();
    }
    this.scratch = new Scratch(mean.columns());
  }

  /**
   * @return d
   */
  public int dimension() {
    return mean.length;
  }

  /**
   * @return k
   */
  public int components() {
    return axes.length;
  }

  /**
   * @return μ, 1 × d
   */
  public Matrix mean() {
    return Matrix.row(mean.clone());
  }

  /**
   * @return Vᵀ, k × d
   */
  public Matrix axes() {
    Matrix all = Matrix.zeros(axes.length, mean.length);
    for (int i = 0; i < axes.length; i++) {
      System.arraycopy(axes[i], 0, all.data(), i * mean.length, mean.length);
    }
    return all;
  }

  /** What is done with a row, which has been copied into an array of its own. */
  private interface Use {
    void of(int row, double[] copy);
  }

  /**
   * @param rows n × d
   * @param threads at work
   * @return z = Vᵀ(x − μ), n × k
   */
  public Matrix coordinates(Matrix rows, int threads) {
    int k = axes.length;
    Matrix result = Matrix.zeros(rows.rows(), k);
    each(
        rows,
        threads,
        (first, centred) -> {
          double[] z = new double[TOGETHER];
          for (int axis = 0; axis < k; axis += TOGETHER) {
            int count = Math.min(TOGETHER, k - axis);
            for (int i = 0; i < centred.length; i++) {
              multiply(centred[i], axis, count, z);
              System.arraycopy(z, 0, result.data(), (first + i) * k + axis, count);
            }
          }
        });
    return result;
  }

  /**
   * @param coordinates n × k
   * @param threads at work
   * @return x = μ + V z, n × d
   */
  public Matrix expressed(Matrix coordinates, int threads) {
    int d = mean.length;
    Matrix result = Matrix.zeros(coordinates.rows(), d);
    Workers.run(
        threads,
        coordinates.rows(),
        row -> {
          double[] sum = mean.clone();
          for (int i = 0; i < axes.length; i++) {
            takeOff(sum, axes[i], -coordinates.get(row, i));
          }
          System.arraycopy(sum, 0, result.data(), row * d, d);
        });
    return result;
  }

  /**
   * @param rows n × d
   * @param threads at work
   * @return x − μ − V Vᵀ(x − μ), n × d
   */
  public Matrix residuals(Matrix rows, int threads) {
    int d = mean.length;
    Matrix result = Matrix.zeros(rows.rows(), d);
    left(rows, threads, (row, left) -> System.arraycopy(left, 0, result.data(), row * d, d));
    return result;
  }

  /**
   * Sums of all squares need no residuals: they are what coordinates leave of the row's, by
   * Pythagoras, as long as the difference keeps its digits.
   *
   * @param rows n × d
   * @param positions values of a channel, of which d is a multiple
   * @param threads at work
   * @return squares of the residuals, summed over channels, n × positions
   */
  public Matrix squares(Matrix rows, int positions, int threads) {
    if (positions == 1) {
      return totals(rows, threads);
    }
    Matrix maps = Matrix.zeros(rows.rows(), positions);
    left(rows, threads, (row, left) -> addSquares(left, maps.data(), row * positions, positions));
    return maps;
  }

  private Matrix totals(Matrix rows, int threads) {
    Matrix totals = Matrix.zeros(rows.rows(), 1);
    each(
        rows,
        threads,
        (first, centred) -> {
          double[] explained = new double[centred.length];
          double[] z = new double[TOGETHER];
          for (int axis = 0; axis < axes.length; axis += TOGETHER) {
            int count = Math.min(TOGETHER, axes.length - axis);
            for (int i = 0; i < centred.length; i++) {
              multiply(centred[i], axis, count, z);
              for (int j = 0; j < count; j++) {
                explained[i] += z[j] * z[j];
              }
            }
          }
          for (int i = 0; i < centred.length; i++) {
            double squares = squares(centred[i]);
            double left = squares - explained[i];
            if (!(left >= DIFFERENCE * squares)) {
              takeOffAll(centred[i]);
              left = squares(centred[i]);
            }
            totals.data()[first + i] = left;
          }
        });
    return totals;
  }

  private void takeOffAll(double[]... rows) {
    double[] z = new double[TOGETHER];
    for (int axis = 0; axis < axes.length; axis += TOGETHER) {
      int count = Math.min(TOGETHER, axes.length - axis);
      for (double[] row : rows) {
        multiply(row, axis, count, z);
        takeOff(row, axis, count, z);
      }
    }
  }

  private static double squares(double[] row) {
    double a = 0;
    double b = 0;
    double c = 0;
    double e = 0;
    int fours = row.length & ~3;
    for (int j = 0; j < fours; j += 4) {
      a += row[j] * row[j];
      b += row[j + 1] * row[j + 1];
      c += row[j + 2] * row[j + 2];
      e += row[j + 3] * row[j + 3];
    }
    for (int j = fours; j < row.length; j++) {
      a += row[j] * row[j];
    }
    return a + b + c + e;
  }

  private static void addSquares(double[] left, double[] maps, int at, int positions) {
    for (int channel = 0; channel < left.length; channel += positions) {
      for (int j = 0; j < positions; j++) {
        double value = left[channel + j];
        maps[at + j] += value * value;
      }
    }
  }

  private void left(Matrix rows, int threads, Use use) {
    each(
        rows,
        threads,
        (first, left) -> {
          takeOffAll(left);
          for (int i = 0; i < left.length; i++) {
            use.of(first + i, left[i]);
          }
        });
  }

  /** What is done with some rows, centred copies. */
  private interface Block {
    void of(int first, double[][] centred);
  }

  private void each(Matrix rows, int threads, Block block) {
    int n = rows.rows();
    int together = Math.max(1, Math.min(MOST_ROWS, (n + threads - 1) / threads));
    Workers.run(
        threads,
        (n + together - 1) / together,
        task -> {
          int first = task * together;
          int count = Math.min(n, first + together) - first;
          scratch.lend(
              count,
              centred -> {
                for (int i = 0; i < count; i++) {
                  centre(rows.data(), (first + i) * mean.length, mean, centred[i]);
                }
                block.of(first, centred);
              });
        });
  }

  private static void centre(double[] from, int at, double[] mean, double[] to) {
    System.arraycopy(from, at, to, 0, to.length);
    for (int j = 0; j < to.length; j++) {
      to[j] -= mean[j];
    }
  }

  /** Coordinates along some axes, side by side, so that additions need not wait for each other. */
  private void multiply(double[] row, int axis, int count, double[] z) {
    if (count < TOGETHER) {
      for (int i = 0; i < count; i++) {
        z[i] = product(row, axes[axis + i]);
      }
      return;
    }
    double[] first = axes[axis];
    double[] second = axes[axis + 1];
    double[] third = axes[axis + 2];
    double[] fourth = axes[axis + 3];
    double[] fifth = axes[axis + 4];
    double a = 0;
    double b = 0;
    double c = 0;
    double e = 0;
    double f = 0;
    double nextA = 0;
    double nextB = 0;
    double nextC = 0;
    double nextE = 0;
    double nextF = 0;
    int pairs = row.length & ~1;
    for (int j = 0; j < pairs; j += 2) {
      double x = row[j];
      double y = row[j + 1];
      a += x * first[j];
      b += x * second[j];
      c += x * third[j];
      e += x * fourth[j];
      f += x * fifth[j];
      nextA += y * first[j + 1];
      nextB += y * second[j + 1];
      nextC += y * third[j + 1];
      nextE += y * fourth[j + 1];
      nextF += y * fifth[j + 1];
    }
    if (pairs < row.length) {
      double x = row[pairs];
      a += x * first[pairs];
      b += x * second[pairs];
      c += x * third[pairs];
      e += x * fourth[pairs];
      f += x * fifth[pairs];
    }
    z[0] = a + nextA;
    z[1] = b + nextB;
    z[2] = c + nextC;
    z[3] = e + nextE;
    z[4] = f + nextF;
  }

  private static double product(double[] row, double[] axis) {
    double sum = 0;
    for (int j = 0; j < row.length; j++) {
      sum += row[j] * axis[j];
    }
    return sum;
  }

  private void takeOff(double[] row, int axis, int count, double[] z) {
    if (count < TOGETHER) {
      for (int i = 0; i < count; i++) {
        takeOff(row, axes[axis + i], z[i]);
      }
      return;
    }
    takeOff(
        row,
        axes[axis],
        axes[axis + 1],
        axes[axis + 2],
        axes[axis + 3],
        axes[axis + 4],
        z[0],
        z[1],
        z[2],
        z[3],
        z[4]);
  }

  private static void takeOff(double[] row, double[] axis, double share) {
    for (int j = 0; j < row.length; j++) {
      row[j] -= share * axis[j];
    }
  }

  private static void takeOff(
      double[] row,
      double[] first,
      double[] second,
      double[] third,
      double[] fourth,
      double[] fifth,
      double a,
      double b,
      double c,
      double e,
      double f) {
    for (int j = 0; j < row.length; j++) {
      row[j] -= a * first[j] + b * second[j] + c * third[j] + e * fourth[j] + f * fifth[j];
    }
  }
}
