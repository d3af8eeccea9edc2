package org.deepfeature.dfm.core.cells;

import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.core.embedding.EmbeddingLayout;

/** The maps that {@code make_golden.py} draws. */
public final class SeededMaps {
  public static final EmbeddingLayout LAYOUT = new EmbeddingLayout("layer", 7, 4, 5);
  private static final int CHANNELS = LAYOUT.channels();
  private static final int POSITIONS = LAYOUT.positions();

  private SeededMaps() {}

  private static double[] drawn(int count, long seed) {
    long state = seed;
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      state = (1103515245L * state + 12345) % (1L << 31);
      values[i] = state / (double) (1L << 31) - 0.5;
    }
    return values;
  }

  /** Returns count × (C · P), float32 values. */
  public static Matrix of(int count, int seed) {
    double[] noise = drawn(count * CHANNELS * POSITIONS, seed);
    double[] weights = drawn(count * 2 * POSITIONS, seed + 1L);
    double[] axes = drawn(2 * CHANNELS, 77);
    double[] pattern = drawn(CHANNELS * POSITIONS, 78);
    Matrix maps = Matrix.zeros(count, CHANNELS * POSITIONS);
    for (int i = 0; i < maps.data().length; i++) {
      int image = i / (CHANNELS * POSITIONS);
      int c = i / POSITIONS % CHANNELS;
      int p = i % POSITIONS;
      double common = 0;
      for (int j = 0; j < 2; j++) {
        common += 4 * weights[(image * 2 + j) * POSITIONS + p] * axes[j * CHANNELS + c];
      }
      maps.data()[i] = (float) (100 + 2 * pattern[c * POSITIONS + p] + common + 0.2 * noise[i]);
    }
    return maps;
  }
}
