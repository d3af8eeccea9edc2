package org.deepfeature.dfm.data.synthetic;

import java.util.Arrays;
import java.util.BitSet;
import java.util.SplittableRandom;

/** What a graded defect changes, before it is brought to its contrast. Reads an image only. */
final class GradedChange {
  private final GradedDefect defect;
  private final GradedShape shape;
  private final float[] planes;
  private final int width;
  private final int height;

  /**
   * @param defect kind and seed
   * @param shape where it lies
   * @param planes of the image, red, green and blue
   * @param width of the image
   * @param height of the image
   */
  GradedChange(GradedDefect defect, GradedShape shape, float[] planes, int width, int height) {
    this.defect = defect;
    this.shape = shape;
    this.planes = planes;
    this.width = width;
    this.height = height;
  }

  /** Returns three values for each pixel of the mask, in its order; not all of them zero. */
  double[] of(BitSet mask) {
    SplittableRandom random = new SplittableRandom(~defect.seed());
    double sign = sign(mask, random.nextBoolean());
    double[] tint = {
      random.nextDouble(0.8, 1), random.nextDouble(0.8, 1), random.nextDouble(0.8, 1)
    };
    int shiftX = shift(width, random);
    int shiftY = shift(height, random);
    PerlinNoise noise = new PerlinNoise(random.nextLong());
    // Grain of a hundredth of the longer side, which stays above one pixel of most networks' input.
    double cells = 96.0 / Math.max(width, height);
    double[] change = new double[3 * mask.cardinality()];
    boolean any = false;
    int n = 0;
    for (int i = mask.nextSetBit(0); i >= 0; i = mask.nextSetBit(i + 1)) {
      int x = i % width;
      int y = i / width;
      for (int c = 0; c < 3; c++) {
        double value =
            switch (defect.grade().kind()) {
              case PATCH -> value(c, (x + shiftX) % width, (y + shiftY) % height) - value(c, x, y);
              case LINE -> sign * tint[c];
              case SMUDGE -> sign * tint[c] * fading(x, y);
              case GRAIN -> noise.at(cells * (x + 0.37), cells * (y + 0.59));
            };
        change[n++] = value;
        any |= value != 0;
      }
    }
    if (!any) {
      // An image without texture has no piece that would differ.
      Arrays.fill(change, sign);
    }
    return change;
  }

  private double value(int channel, int x, int y) {
    return planes[channel * width * height + y * width + x];
  }

  private double fading(int x, int y) {
    double depth = shape.depth((x + 0.5) / width, (y + 0.5) / height, width, height);
    return Math.sqrt(Math.max(0.01, depth));
  }

  /** Far enough that the piece is another one. */
  private static int shift(int pixels, SplittableRandom random) {
    return (int) (pixels * random.nextDouble(0.2, 0.8));
  }

  /** Returns the direction that was drawn, unless there is no room for it. */
  private double sign(BitSet mask, boolean lighter) {
    double sum = 0;
    for (int i = mask.nextSetBit(0); i >= 0; i = mask.nextSetBit(i + 1)) {
      for (int c = 0; c < 3; c++) {
        sum += planes[c * width * height + i];
      }
    }
    double mean = sum / (3 * mask.cardinality());
    double room = defect.grade().contrast();
    if (mean + room > 1) {
      return -1;
    }
    return lighter || mean < room ? 1 : -1;
  }
}
