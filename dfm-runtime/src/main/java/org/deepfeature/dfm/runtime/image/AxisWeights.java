package org.deepfeature.dfm.runtime.image;

import java.util.Arrays;

/**
 * Along one axis: which source values make up each target value, and by how much. A triangle of
 * half width 1, widened by the factor of reduction where there is one, centred on the target value
 * and normalised to sum 1 within the image. All targets have equally many weights, some of them
 * zero, so that they lie in one array.
 */
final class AxisWeights {
  private final int[] start;
  private final int taps;
  private final float[] weights;

  AxisWeights(int source, int target) {
    start = new int[target];
    double[][] exact = new double[target][];
    double scale = (double) source / target;
    double support = Math.max(scale, 1);
    for (int i = 0; i < target; i++) {
      double center = scale * (i + 0.5);
      int from = Math.max((int) (center - support + 0.5), 0);
      int to = Math.min((int) (center + support + 0.5), source);
      exact[i] = new double[to - from];
      for (int j = 0; j < exact[i].length; j++) {
        exact[i][j] = Math.max(0, 1 - Math.abs((j + from - center + 0.5) / support));
      }
      start[i] = from;
    }
    taps = Arrays.stream(exact).mapToInt(row -> row.length).max().orElse(1);
    weights = new float[Math.multiplyExact(target, taps)];
    for (int i = 0; i < target; i++) {
      double sum = Arrays.stream(exact[i]).sum();
      int from = Math.min(start[i], source - taps);
      int at = i * taps + start[i] - from;
      for (int j = 0; j < exact[i].length; j++) {
        weights[at + j] = (float) (exact[i][j] / sum);
      }
      start[i] = from;
    }
  }

  /** Returns the first source value of a target; ascending. */
  int start(int target) {
    return start[target];
  }

  /** Returns one past the last source value of a target; ascending. */
  int end(int target) {
    return start[target] + taps;
  }

  /**
   * @param target a target value
   * @param source from {@link #start} to before {@link #end}
   */
  float weight(int target, int source) {
    return weights[target * taps + source - start[target]];
  }

  /**
   * Resizes a row of three channels. They go side by side: the sum of one waits for its own last
   * addend only.
   *
   * @param from three rows of source values
   * @param planes receives three rows of target values
   * @param at where the first of them begins
   * @param plane from one channel's row to the next one's
   */
  void apply(float[][] from, float[] planes, int at, int plane) {
    float[] red = from[0];
    float[] green = from[1];
    float[] blue = from[2];
    for (int i = 0; i < start.length; i++) {
      int first = start[i];
      float r = 0;
      float g = 0;
      float b = 0;
      for (int j = 0; j < taps; j++) {
        float weight = weights[i * taps + j];
        r += weight * red[first + j];
        g += weight * green[first + j];
        b += weight * blue[first + j];
      }
      planes[at + i] = r;
      planes[at + plane + i] = g;
      planes[at + 2 * plane + i] = b;
    }
  }
}
