package org.deepfeature.dfm.data.synthetic;

import java.util.SplittableRandom;

/** What a synthetic defect is filled with: a value for each channel and pixel of an image. */
@FunctionalInterface
interface Texture {

  /** Returns what replaces the value of one channel of one pixel, about 0..1. */
  double at(int channel, int x, int y);

  /** The image's own tiles, in another order and another light. */
  static Texture shuffled(float[] planes, int width, int height, SplittableRandom random) {
    int tiles = 1 << random.nextInt(2, 5);
    int shiftX = random.nextInt(1, tiles);
    int shiftY = random.nextInt(1, tiles);
    double gain = random.nextDouble(0.6, 1.4);
    int plane = width * height;
    return (channel, x, y) -> {
      // An odd factor permutes a power of two, so that neighbouring tiles do not stay neighbours.
      int tileX = (x * tiles / width * 5 + y * tiles / height * 2 + shiftX) & (tiles - 1);
      int tileY = (y * tiles / height * 3 + shiftY) & (tiles - 1);
      int fromX = Math.min(width - 1, tileX * width / tiles + x % Math.max(1, width / tiles));
      int fromY = Math.min(height - 1, tileY * height / tiles + y % Math.max(1, height / tiles));
      return gain * planes[channel * plane + fromY * width + fromX];
    };
  }

  /** A colour of its own with grain in it; a shade of grey if so asked. */
  static Texture grain(int width, int height, boolean grey, SplittableRandom random) {
    double[] colour = {random.nextDouble(), random.nextDouble(), random.nextDouble()};
    int hues = grey ? 0 : 1;
    double strength = random.nextDouble(0.05, 0.5);
    double cells = Math.pow(2, random.nextDouble(4, 7)) / Math.max(width, height);
    PerlinNoise noise = new PerlinNoise(random.nextLong());
    PerlinNoise tint = new PerlinNoise(random.nextLong());
    return (channel, x, y) ->
        colour[hues * channel]
            + strength
                * (noise.at(cells * x, cells * y)
                    + 0.5 * tint.at(cells * x / 2 + 100 * hues * channel, cells * y / 2));
  }

  /** The image itself in another light, as under a stain. */
  static Texture stained(
      float[] planes, int width, int height, boolean grey, SplittableRandom random) {
    double[] gain = new double[3];
    double common = random.nextBoolean() ? random.nextDouble(0.3, 0.75) : random.nextDouble(1.3, 2);
    for (int c = 0; c < gain.length; c++) {
      gain[c] = common * (grey ? 1 : random.nextDouble(0.85, 1.15));
    }
    int plane = width * height;
    return (channel, x, y) -> gain[channel] * planes[channel * plane + y * width + x];
  }

  /** Half a scale away from what is there, which is different from any image. */
  static Texture opposite(float[] planes, int width, int height) {
    int plane = width * height;
    return (channel, x, y) -> {
      double value = planes[channel * plane + y * width + x];
      return value < 0.5 ? value + 0.5 : value - 0.5;
    };
  }
}
