package org.deepfeature.dfm.trainer.image;

import java.util.Arrays;

/**
 * Along one axis: which source pixels make up each target pixel, and by how much. A triangle of
 * half width 1, widened by the factor of reduction where there is one, centred on the target pixel
 * and normalised to sum 1 within the image.
 */
final class AxisWeights {
  /** First source pixel of each target pixel; ascending. */
  final int[] start;

  /** Weights of the source pixels from {@link #start} on. */
  final float[][] weights;

  AxisWeights(int source, int target) {
    start = new int[target];
    weights = new float[target][];
    double scale = (double) source / target;
    double support = Math.max(scale, 1);
    for (int i = 0; i < target; i++) {
      double center = scale * (i + 0.5);
      int from = Math.max((int) (center - support + 0.5), 0);
      int to = Math.min((int) (center + support + 0.5), source);
      double[] exact = new double[to - from];
      for (int j = 0; j < exact.length; j++) {
        exact[j] = Math.max(0, 1 - Math.abs((j + from - center + 0.5) / support));
      }
      double sum = Arrays.stream(exact).sum();
      start[i] = from;
      weights[i] = new float[exact.length];
      for (int j = 0; j < exact.length; j++) {
        weights[i][j] = (float) (exact[j] / sum);
      }
    }
  }

  int end(int target) {
    return start[target] + weights[target].length;
  }

  /** Resizes one row. */
  void apply(float[] from, float[] to) {
    for (int i = 0; i < weights.length; i++) {
      float[] w = weights[i];
      int at = start[i];
      float sum = 0;
      for (int j = 0; j < w.length; j++) {
        sum += w[j] * from[at + j];
      }
      to[i] = sum;
    }
  }
}
