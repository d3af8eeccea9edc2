package org.deepfeature.dfm.metrics;

import java.util.Arrays;

/**
 * The scores of one image's defective pixels; of more than {@link #MOST}, as many quantiles, so
 * that an image never costs more than 16 KB.
 *
 * @param scores ascending, each the middle of its group
 * @param pixels how many there were
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record DefectScores(float[] scores, int pixels) {
  /** Scores kept of an image. */
  static final int MOST = 4096;

  static DefectScores of(float[] map, boolean[] mask) {
    float[] all = new float[map.length];
    int pixels = 0;
    for (int i = 0; i < map.length; i++) {
      if (mask[i]) {
        all[pixels++] = map[i];
      }
    }
    Arrays.sort(all, 0, pixels);
    if (pixels <= MOST) {
      return new DefectScores(Arrays.copyOf(all, pixels), pixels);
    }
    float[] scores = new float[MOST];
    for (int k = 0; k < MOST; k++) {
      scores[k] = all[(first(k, pixels) + first(k + 1, pixels) - 1) / 2];
    }
    return new DefectScores(scores, pixels);
  }

  private static int first(int group, int pixels) {
    return (int) ((long) group * pixels / MOST);
  }

  /** Which share of the pixels a score stands for. */
  double weight(int k) {
    return pixels <= MOST
        ? 1.0 / pixels
        : (double) (first(k + 1, pixels) - first(k, pixels)) / pixels;
  }

  /** How far the mean of any monotone function with values in 0..1 can be off. */
  double coarseness() {
    return pixels <= MOST ? 0 : (double) (pixels / MOST + 1) / pixels;
  }
}
