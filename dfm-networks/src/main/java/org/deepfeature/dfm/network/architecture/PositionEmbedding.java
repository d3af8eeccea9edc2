package org.deepfeature.dfm.network.architecture;

import java.nio.FloatBuffer;
import java.util.List;
import org.deepfeature.dfm.network.part.Weight;

/**
 * Brings position embeddings that were trained on one grid of patches to another, as timm does: by
 * Keys' cubic filter (1981) with a = −½, widened where it shrinks, each axis by itself.
 */
final class PositionEmbedding {
  private static final double A = -0.5;
  private static final double SUPPORT = 2;

  private PositionEmbedding() {}

  /**
   * @param trained 1 × (first + grid²) × width
   * @param first of them are no patches, and stay as they are
   * @return 1 × (first + rows · columns) × width; the same if the grid fits
   */
  static Weight resampled(Weight trained, int first, int grid, int rows, int columns) {
    if (rows == grid && columns == grid) {
      return trained;
    }
    int width = Math.toIntExact(trained.shape().get(2));
    float[] from = new float[Math.toIntExact(trained.size())];
    trained.values().get(from);
    double[][] vertical = weights(grid, rows);
    double[][] horizontal = weights(grid, columns);
    double[] across = new double[grid * columns * width];
    for (int y = 0; y < grid; y++) {
      for (int x = 0; x < columns; x++) {
        for (int s = 0; s < grid; s++) {
          double weight = horizontal[x][s];
          if (weight != 0) {
            int source = (first + y * grid + s) * width;
            int target = (y * columns + x) * width;
            for (int c = 0; c < width; c++) {
              across[target + c] += weight * from[source + c];
            }
          }
        }
      }
    }
    float[] to = new float[(first + rows * columns) * width];
    System.arraycopy(from, 0, to, 0, first * width);
    for (int y = 0; y < rows; y++) {
      for (int i = 0; i < columns * width; i++) {
        double sum = 0;
        for (int s = 0; s < grid; s++) {
          sum += vertical[y][s] * across[s * columns * width + i];
        }
        to[(first + y * columns) * width + i] = (float) sum;
      }
    }
    return new Weight(
        trained.name(),
        List.of(1L, first + (long) rows * columns, (long) width),
        FloatBuffer.wrap(to));
  }

  /** For every target position what each source position counts, summing to 1. */
  private static double[][] weights(int from, int to) {
    double scale = (double) from / to;
    double stretch = Math.max(scale, 1);
    double[][] weights = new double[to][from];
    for (int t = 0; t < to; t++) {
      double center = scale * (t + 0.5);
      int first = Math.max(0, (int) (center - SUPPORT * stretch + 0.5));
      int last = Math.min(from, (int) (center + SUPPORT * stretch + 0.5));
      double sum = 0;
      for (int s = first; s < last; s++) {
        weights[t][s] = cubic((s + 0.5 - center) / stretch);
        sum += weights[t][s];
      }
      for (int s = first; s < last; s++) {
        weights[t][s] /= sum;
      }
    }
    return weights;
  }

  private static double cubic(double distance) {
    double x = Math.abs(distance);
    if (x < 1) {
      return ((A + 2) * x - (A + 3)) * x * x + 1;
    }
    return x < SUPPORT ? (((x - 5) * x + 8) * x - 4) * A : 0;
  }
}
