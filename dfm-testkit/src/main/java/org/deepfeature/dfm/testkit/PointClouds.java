package org.deepfeature.dfm.testkit;

import java.util.Random;
import org.deepfeature.dfm.api.Matrix;

/** Points to fit on. */
final class PointClouds {
  private PointClouds() {}

  /** A cloud that is long in few directions, away from the origin. */
  static Matrix of(int rows, int columns, double scale, int seed) {
    Random random = new Random(seed);
    Random shape = new Random(99);
    double[] lengths = new double[columns];
    double[] center = new double[columns];
    for (int j = 0; j < columns; j++) {
      lengths[j] = Math.pow(0.7, j) + 0.02;
      center[j] = shape.nextGaussian();
    }
    Matrix cloud = Matrix.zeros(rows, columns);
    for (int i = 0; i < cloud.data().length; i++) {
      int j = i % columns;
      cloud.data()[i] = scale * (center[j] + lengths[j] * random.nextGaussian());
    }
    return cloud;
  }

  /** The same row over and over. */
  static Matrix constant(int rows, int columns) {
    Matrix one = of(1, columns, 1, 5);
    Matrix all = Matrix.zeros(rows, columns);
    for (int i = 0; i < all.data().length; i++) {
      all.data()[i] = one.data()[i % columns];
    }
    return all;
  }

  static double largest(double[] values) {
    double largest = 0;
    for (double value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }
}
