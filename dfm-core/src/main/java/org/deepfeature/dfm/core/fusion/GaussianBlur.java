package org.deepfeature.dfm.core.fusion;

import org.deepfeature.dfm.api.ImageSize;

/**
 * Smooths a map by a Gaussian, one axis after the other: cut off at four sigma, borders mirrored
 * with the outermost pixel twice (d c b a | a b c d | d c b a), as {@code
 * scipy.ndimage.gaussian_filter} does by default. Immutable and thread-safe.
 *
 * @param sigma in pixels of the map, 0 to {@value #HIGHEST}; 0 for none. Below 0.125 no neighbour
 *     lies within four sigma, so nothing changes
 */
public record GaussianBlur(double sigma) {
  /** Leaves maps as they are. */
  public static final GaussianBlur NONE = new GaussianBlur(0);

  /** The highest sigma: beyond it hardly more than the mean is left of a map of usual size. */
  public static final double HIGHEST = 256;

  private static final double TRUNCATION = 4;

  /** Rejects what is no width. */
  public GaussianBlur {
    if (!(sigma >= 0 && sigma <= HIGHEST)) {
      throw new IllegalArgumentException(
          "Blur %s; expected a sigma of 0 to %s pixels".formatted(sigma, HIGHEST));
    }
    sigma += 0.0; // Makes -0 and 0 one value.
  }

  /**
   * @param map height × width, row-major, finite; unchanged
   * @param size the shape of it
   * @return the smoothed map, of the same shape; the map itself if there is nothing to do
   */
  public double[] apply(double[] map, ImageSize size) {
    int radius = (int) (TRUNCATION * sigma + 0.5);
    if (radius == 0) {
      return map;
    }
    double[] weights = weights(radius);
    double[] blurred = down(map, size, weights);
    across(blurred, size, weights);
    return blurred;
  }

  /**
   * The weight of a neighbour by its distance, 0 to radius; all those of both sides add up to 1.
   */
  private double[] weights(int radius) {
    double[] weights = new double[radius + 1];
    double sum = 0;
    for (int i = 0; i <= radius; i++) {
      weights[i] = Math.exp(-0.5 / (sigma * sigma) * i * i);
      sum += i == 0 ? weights[i] : 2 * weights[i];
    }
    for (int i = 0; i <= radius; i++) {
      weights[i] /= sum;
    }
    return weights;
  }

  private static double[] down(double[] map, ImageSize size, double[] weights) {
    int width = size.width();
    double[] result = new double[map.length];
    for (int y = 0; y < size.height(); y++) {
      int row = y * width;
      for (int x = 0; x < width; x++) {
        result[row + x] = weights[0] * map[row + x];
      }
      for (int i = 1; i < weights.length; i++) {
        addPair(
            map,
            width * mirrored(y - i, size.height()),
            width * mirrored(y + i, size.height()),
            weights[i],
            result,
            row,
            width);
      }
    }
    return result;
  }

  /** In place; one row with its mirrored ends is all the memory that it takes. */
  private static void across(double[] map, ImageSize size, double[] weights) {
    int width = size.width();
    int radius = weights.length - 1;
    double[] line = new double[width + 2 * radius];
    for (int row = 0; row < map.length; row += width) {
      System.arraycopy(map, row, line, radius, width);
      for (int i = 1; i <= radius; i++) {
        line[radius - i] = map[row + mirrored(-i, width)];
        line[radius + width - 1 + i] = map[row + mirrored(width - 1 + i, width)];
      }
      for (int x = 0; x < width; x++) {
        map[row + x] = weights[0] * line[radius + x];
      }
      for (int i = 1; i <= radius; i++) {
        addPair(line, radius - i, radius + i, weights[i], map, row, width);
      }
    }
  }

  /** A loop this plain runs on several values at once. */
  private static void addPair(
      double[] from, int before, int after, double weight, double[] into, int at, int count) {
    for (int x = 0; x < count; x++) {
      into[at + x] += weight * (from[before + x] + from[after + x]);
    }
  }

  private static int mirrored(int place, int length) {
    int within = Math.floorMod(place, 2 * length);
    return within < length ? within : 2 * length - 1 - within;
  }
}
