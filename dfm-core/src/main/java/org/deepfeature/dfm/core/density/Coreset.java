package org.deepfeature.dfm.core.density;

import java.util.Arrays;
import java.util.Random;
import org.deepfeature.dfm.api.Matrix;

/**
 * Rows so chosen that no other is far from all of them: each next one is the farthest from those
 * before it (greedy k-centre), the first the farthest from the mean. Distances are measured in a
 * random projection, which changes them little (Johnson and Lindenstrauss 1984). The choice does
 * not depend on the rows' order, ties aside.
 *
 * @param seed of the projection
 */
record Coreset(long seed) {
  /** Fewer would not tell what varies. */
  static final int FEWEST = 100;

  private static final int DIRECTIONS = 32;

  Matrix of(Matrix rows, int size) {
    if (size >= rows.rows()) {
      return rows;
    }
    float[] projected = projected(rows);
    int width = projected.length / rows.rows();
    float[] distances = new float[rows.rows()];
    Arrays.fill(distances, Float.POSITIVE_INFINITY);
    int next = farthestFromMean(projected, width);
    Matrix chosen = Matrix.zeros(size, rows.columns());
    for (int i = 0; i < size; i++) {
      System.arraycopy(
          rows.data(), next * rows.columns(), chosen.data(), i * rows.columns(), rows.columns());
      next = updated(distances, projected, width, next);
    }
    return chosen;
  }

  private float[] projected(Matrix rows) {
    int columns = rows.columns();
    int width = Math.min(columns, DIRECTIONS);
    double[] directions = directions(columns, width);
    float[] result = new float[Math.multiplyExact(rows.rows(), width)];
    double[] data = rows.data();
    double unit = largest(data);
    double[] sums = new double[width];
    for (int i = 0; i < rows.rows(); i++) {
      Arrays.fill(sums, 0);
      for (int c = 0; c < columns; c++) {
        double value = data[i * columns + c] / unit;
        for (int j = 0; j < width; j++) {
          sums[j] += value * directions[c * width + j];
        }
      }
      for (int j = 0; j < width; j++) {
        result[i * width + j] = (float) sums[j];
      }
    }
    return result;
  }

  /** Squares of floats must neither vanish nor overflow, whatever the features' scale. */
  private static double largest(double[] data) {
    double largest = 0;
    for (double value : data) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest > 0 ? largest : 1;
  }

  /** Gaussian directions; the axes themselves where there are few. */
  private double[] directions(int columns, int width) {
    double[] directions = new double[columns * width];
    Random random = new Random(seed);
    for (int c = 0; c < columns; c++) {
      for (int j = 0; j < width; j++) {
        directions[c * width + j] = columns == width ? (c == j ? 1 : 0) : random.nextGaussian();
      }
    }
    return directions;
  }

  private static int farthestFromMean(float[] projected, int width) {
    double[] mean = new double[width];
    int count = projected.length / width;
    for (int i = 0; i < projected.length; i++) {
      mean[i % width] += (double) projected[i] / count;
    }
    int farthest = 0;
    double largest = -1;
    for (int i = 0; i < count; i++) {
      double distance = 0;
      for (int j = 0; j < width; j++) {
        double difference = projected[i * width + j] - mean[j];
        distance += difference * difference;
      }
      if (distance > largest) {
        largest = distance;
        farthest = i;
      }
    }
    return farthest;
  }

  /** Takes a chosen row into account, and returns the one that is farthest now. */
  private static int updated(float[] distances, float[] projected, int width, int chosen) {
    int farthest = 0;
    for (int i = 0; i < distances.length; i++) {
      float distance = 0;
      for (int j = 0; j < width; j++) {
        float difference = projected[i * width + j] - projected[chosen * width + j];
        distance += difference * difference;
      }
      distances[i] = Math.min(distances[i], distance);
      if (distances[i] > distances[farthest]) {
        farthest = i;
      }
    }
    return farthest;
  }
}
