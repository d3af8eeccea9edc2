package org.deepfeature.dfm.engine.tuning;

import java.util.Arrays;

/**
 * How well an anomaly map marks a known region: AUPRO's measure for one region, in one image. For
 * each pixel of the region, the share of pixels outside that are at least as high is its
 * false-positive rate; 1 is given for a rate of 0, nothing from {@value #LIMIT} on, and the mean of
 * the region's pixels is the result. Stateless and thread-safe.
 */
public final class MarkedRegion {
  /** The false-positive rate up to which AUPRO looks. */
  static final double LIMIT = 0.3;

  /** What a map of chance would get, given to scores that have no map. */
  public static final double CHANCE = LIMIT / 2;

  /** Every third row and column outside is enough. */
  private static final int STEP = 3;

  private MarkedRegion() {}

  /**
   * @param map height × width
   * @param region the defect's pixels
   * @param width of both
   * @return 0..1; {@link #CHANCE} where region or surroundings are empty
   */
  public static double of(float[] map, boolean[] region, int width) {
    float[] outside = outside(map, region, width);
    double sum = 0;
    int pixels = 0;
    for (int i = 0; i < map.length; i++) {
      if (region[i]) {
        double rate = atLeast(outside, map[i]) / (double) outside.length;
        sum += Math.max(0, 1 - rate / LIMIT);
        pixels++;
      }
    }
    return pixels == 0 || outside.length == 0 ? CHANCE : sum / pixels;
  }

  private static float[] outside(float[] map, boolean[] region, int width) {
    float[] values = new float[map.length];
    int count = 0;
    for (int y = 0; y < map.length / width; y += STEP) {
      for (int x = 0; x < width; x += STEP) {
        if (!region[y * width + x]) {
          values[count++] = map[y * width + x];
        }
      }
    }
    float[] outside = Arrays.copyOf(values, count);
    Arrays.sort(outside);
    return outside;
  }

  /** Returns how many of sorted values are not below one; equal ones count half. */
  private static double atLeast(float[] sorted, float value) {
    int below = first(sorted, value, false);
    int notAbove = first(sorted, value, true);
    return sorted.length - notAbove + (notAbove - below) / 2.0;
  }

  private static int first(float[] sorted, float value, boolean above) {
    int low = 0;
    int high = sorted.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (above ? sorted[middle] > value : sorted[middle] >= value) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }
}
