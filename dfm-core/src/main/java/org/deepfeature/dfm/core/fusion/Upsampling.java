package org.deepfeature.dfm.core.fusion;

import java.util.Arrays;
import org.deepfeature.dfm.api.ImageSize;

/** Brings a map to another size. Stateless and thread-safe. */
public final class Upsampling {
  private Upsampling() {}

  /**
   * Bilinear with half-pixel centres, as PyTorch's {@code interpolate(align_corners=False)}.
   *
   * @param map height × width; unchanged
   * @param height of the map
   * @param width of the map
   * @param size of the result
   * @return a new array, size.height × size.width
   */
  public static double[] bilinear(double[] map, int height, int width, ImageSize size) {
    if (height == size.height() && width == size.width()) {
      return Arrays.copyOf(map, map.length);
    }
    Axis across = Axis.of(width, size.width());
    Axis down = Axis.of(height, size.height());
    double[] result = new double[size.height() * size.width()];
    double[] upper = new double[size.width()];
    double[] lower = new double[size.width()];
    int upperRow = -1;
    int lowerRow = -1;
    for (int y = 0; y < size.height(); y++) {
      // Many rows lie between the same two.
      if (upperRow != down.first[y]) {
        upperRow = down.first[y];
        across.row(map, upperRow * width, upper);
      }
      if (lowerRow != down.second[y]) {
        lowerRow = down.second[y];
        across.row(map, lowerRow * width, lower);
      }
      double below = down.share[y];
      int at = y * size.width();
      for (int x = 0; x < upper.length; x++) {
        result[at + x] = (1 - below) * upper[x] + below * lower[x];
      }
    }
    return result;
  }

  /** For each place of the result, its two neighbours in the source and the second one's share. */
  @SuppressWarnings("ArrayRecordComponent") // Local to one call; never compared.
  private record Axis(int[] first, int[] second, double[] share) {
    void row(double[] map, int from, double[] to) {
      for (int x = 0; x < to.length; x++) {
        to[x] = (1 - share[x]) * map[from + first[x]] + share[x] * map[from + second[x]];
      }
    }

    static Axis of(int from, int to) {
      Axis axis = new Axis(new int[to], new int[to], new double[to]);
      for (int i = 0; i < to; i++) {
        double source = Math.max(0, (i + 0.5) * from / to - 0.5);
        axis.first[i] = (int) source;
        axis.second[i] = Math.min(from - 1, axis.first[i] + 1);
        axis.share[i] = source - axis.first[i];
      }
      return axis;
    }
  }
}
