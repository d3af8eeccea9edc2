package org.deepfeature.dfm.core.pca;

import java.util.Arrays;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.api.internal.Workers;

/**
 * Rows less their mean.
 *
 * @param rows n × d, divided by the scale
 * @param mean 1 × d, as the data are
 * @param totalSquares of the rows above
 * @param magnitude largest value before centring, divided by the scale
 * @param scale a power of two, 1 unless squares of the data would leave the range of numbers
 */
record CentredRows(Matrix rows, Matrix mean, double totalSquares, double magnitude, double scale) {
  /** Values between these have squares that can be summed without care. */
  private static final double SMALLEST = 0x1p-300;

  private static final double LARGEST = 0x1p300;

  /** Columns of a task: they stay in the cache from the mean to the difference. */
  private static final int WIDTH = 1024;

  /** What a task saw of its columns. */
  private record Seen(double magnitude, double spread, double squares) {}

  static CentredRows copyOf(Matrix rows, int threads) {
    return of(rows, Matrix.zeros(rows.rows(), rows.columns()), threads);
  }

  static CentredRows inPlace(Matrix rows, int threads) {
    return of(rows, rows, threads);
  }

  private static CentredRows of(Matrix source, Matrix target, int threads) {
    int d = source.columns();
    double[] mean = new double[d];
    // Tasks are the same however many threads there are, so that sums are, too.
    Seen[] tasks = new Seen[(d + WIDTH - 1) / WIDTH];
    Workers.run(
        threads,
        tasks.length,
        task ->
            tasks[task] =
                centre(source, target, mean, task * WIDTH, Math.min(d, (task + 1) * WIDTH)));
    double magnitude = 0;
    double spread = 0;
    double squares = 0;
    for (Seen seen : tasks) {
      magnitude = Math.max(magnitude, seen.magnitude());
      spread = Math.max(spread, seen.spread());
      squares += seen.squares();
    }
    if (spread == 0 || (spread > SMALLEST && spread < LARGEST)) {
      return new CentredRows(target, Matrix.row(mean), squares, magnitude, 1);
    }
    // A power of two scales without rounding.
    double scale = Math.scalb(1.0, Math.getExponent(spread));
    double[] to = target.data();
    double scaled = 0;
    for (int i = 0; i < to.length; i++) {
      to[i] /= scale;
      scaled += to[i] * to[i];
    }
    return new CentredRows(target, Matrix.row(mean), scaled, magnitude / scale, scale);
  }

  // Each row's columns are copied first: the JVM makes vector instructions of loops over arrays
  // that
  // all begin at the same place.
  private static Seen centre(Matrix source, Matrix target, double[] mean, int first, int last) {
    int n = source.rows();
    int d = source.columns();
    int width = last - first;
    double[] row = new double[width];
    double[] middle = new double[width];
    double[] largest = new double[width];
    for (int r = 0; r < n; r++) {
      System.arraycopy(source.data(), r * d + first, row, 0, width);
      add(row, middle, largest);
    }
    for (int j = 0; j < width; j++) {
      middle[j] /= n;
    }
    double magnitude = largest(largest);
    double[] squares = new double[width];
    Arrays.fill(largest, 0);
    for (int r = 0; r < n; r++) {
      System.arraycopy(source.data(), r * d + first, row, 0, width);
      subtract(row, middle, largest, squares);
      System.arraycopy(row, 0, target.data(), r * d + first, width);
    }
    System.arraycopy(middle, 0, mean, first, width);
    double sum = 0;
    for (double square : squares) {
      sum += square;
    }
    return new Seen(magnitude, largest(largest), sum);
  }

  private static void add(double[] row, double[] sums, double[] largest) {
    for (int j = 0; j < row.length; j++) {
      sums[j] += row[j];
      largest[j] = Math.max(largest[j], Math.abs(row[j]));
    }
  }

  private static void subtract(double[] row, double[] mean, double[] largest, double[] squares) {
    for (int j = 0; j < row.length; j++) {
      double value = row[j] - mean[j];
      row[j] = value;
      squares[j] += value * value;
      largest[j] = Math.max(largest[j], Math.abs(value));
    }
  }

  private static double largest(double[] values) {
    double largest = 0;
    for (double value : values) {
      largest = Math.max(largest, value);
    }
    return largest;
  }
}
