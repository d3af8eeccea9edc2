package org.deepfeature.dfm.trainer.image;

/** Weights that bring one side of an image from one length to another. Immutable. */
final class TriangleFilter {
  private final int[] first;
  private final float[][] weights;
  private final int longest;

  TriangleFilter(int from, int to) {
    double scale = (double) from / to;
    double support = Math.max(1, scale);
    first = new int[to];
    weights = new float[to][];
    int most = 0;
    for (int i = 0; i < to; i++) {
      double centre = (i + 0.5) * scale;
      int begin = Math.max(0, (int) (centre - support + 0.5));
      int end = Math.min(from, (int) (centre + support + 0.5));
      double[] exact = new double[end - begin];
      double sum = 0;
      for (int j = 0; j < exact.length; j++) {
        exact[j] = Math.max(0, 1 - Math.abs((begin + j + 0.5 - centre) / support));
        sum += exact[j];
      }
      first[i] = begin;
      weights[i] = new float[exact.length];
      for (int j = 0; j < exact.length; j++) {
        weights[i][j] = (float) (exact[j] / sum);
      }
      most = Math.max(most, exact.length);
    }
    longest = most;
  }

  int first(int i) {
    return first[i];
  }

  int length(int i) {
    return weights[i].length;
  }

  int longest() {
    return longest;
  }

  float weight(int i, int j) {
    return weights[i][j];
  }

  void apply(float[] row, float[] result) {
    for (int i = 0; i < first.length; i++) {
      float[] w = weights[i];
      int begin = first[i];
      float sum = 0;
      for (int j = 0; j < w.length; j++) {
        sum += w[j] * row[begin + j];
      }
      result[i] = sum;
    }
  }
}
