package org.deepfeature.dfm.report.picture;

import java.util.List;
import org.deepfeature.dfm.core.postprocessing.Normalization;

/**
 * Which raw values the colours of a data set's maps stand for: half of the colours lie below the
 * pixel threshold and half above it, and in each half equal steps of the value are equal steps of
 * the colour. Immutable.
 *
 * @param low raw value of the darkest colour, and of all below it; at most the threshold
 * @param threshold raw value of the colour in the middle
 * @param high raw value of the brightest colour, and of all above it; at least the threshold
 */
public record ColorRange(double low, double threshold, double high) {

  /**
   * The halves reach as far as normalised values do, but not below zero where no map of the
   * validation set does: a squared error has no negative values that colours could be spent on.
   *
   * @param pixel of a data set's maps
   * @return its range
   */
  public static ColorRange of(Normalization pixel) {
    double threshold = pixel.threshold();
    double half = pixel.max() / 2 - pixel.min() / 2;
    double low = threshold - half;
    if (pixel.min() >= 0) {
      low = Math.min(threshold, Math.max(0, low));
    }
    return new ColorRange(low, threshold, threshold + half);
  }

  /**
   * @return raw values of the darkest colour, of the middle one and of the brightest
   */
  public List<Double> scale() {
    return List.of(low, threshold, high);
  }

  /**
   * @param map raw; unchanged
   * @return a colour each, as {@link ColorScale} takes it: 0..1, the threshold at ½
   */
  public float[] apply(float[] map) {
    float[] colors = new float[map.length];
    for (int i = 0; i < map.length; i++) {
      colors[i] = (float) color(map[i]);
    }
    return colors;
  }

  private double color(double value) {
    if (value < threshold) {
      return low < threshold ? Math.max(0, 0.5 * (value - low) / (threshold - low)) : 0;
    }
    if (value > threshold) {
      return high > threshold
          ? Math.min(1, 0.5 + 0.5 * (value - threshold) / (high - threshold))
          : 1;
    }
    return 0.5;
  }
}
