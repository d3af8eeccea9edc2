package org.deepfeature.dfm.data.synthetic;

import java.util.Arrays;
import java.util.BitSet;
import java.util.SplittableRandom;

/**
 * Where a synthetic defect lies: Perlin noise within a soft elliptic window, cut at the height that
 * leaves the share of the image that was drawn for it. Coordinates are 0..1 of the longer side, so
 * that a shape is the same at any resolution. Immutable and thread-safe.
 */
final class DefectShape {
  private static final double SMALLEST = 0.005;
  private static final double LARGEST = 0.08;
  private static final int PROBES = 96;

  private final PerlinNoise noise;
  private final double cells;
  private final double phase;
  private final double angle;
  private final double centreX;
  private final double centreY;
  private final double radius;
  private final double squeeze;
  private final double share;

  DefectShape(SplittableRandom random) {
    noise = new PerlinNoise(random.nextLong());
    cells = Math.pow(2, random.nextDouble(2.5, 5));
    phase = random.nextDouble(1000);
    angle = random.nextDouble(Math.PI);
    centreX = random.nextDouble(0.2, 0.8);
    centreY = random.nextDouble(0.2, 0.8);
    radius = random.nextDouble(0.12, 0.35);
    squeeze = random.nextDouble(0.35, 1);
    share = SMALLEST * Math.pow(LARGEST / SMALLEST, random.nextDouble());
  }

  /** Returns the pixels of the defect, bit {@code y · width + x}; at least one. */
  BitSet pixels(int width, int height) {
    double cut = cut(width, height);
    BitSet pixels = new BitSet(width * height);
    double highest = Double.NEGATIVE_INFINITY;
    int peak = 0;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        double value = field((x + 0.5) / width, (y + 0.5) / height, width, height);
        if (value >= cut) {
          pixels.set(y * width + x);
        }
        if (value > highest) {
          highest = value;
          peak = y * width + x;
        }
      }
    }
    // On very small images the cut can fall between the pixels.
    pixels.set(peak);
    return pixels;
  }

  private double cut(int width, int height) {
    double[] values = new double[PROBES * PROBES];
    for (int i = 0; i < values.length; i++) {
      int row = i / PROBES;
      values[i] = field((i % PROBES + 0.5) / PROBES, (row + 0.5) / PROBES, width, height);
    }
    Arrays.sort(values);
    return values[(int) ((1 - share) * values.length)];
  }

  private double field(double x, double y, int width, int height) {
    double longer = Math.max(width, height);
    double dx = (x - centreX) * width / longer;
    double dy = (y - centreY) * height / longer;
    double along = Math.cos(angle) * dx + Math.sin(angle) * dy;
    double across = Math.cos(angle) * dy - Math.sin(angle) * dx;
    double distance = Math.hypot(along, across / squeeze) / radius;
    double window = Math.exp(-distance * distance);
    return (1 + noise.at(cells * along + phase, cells * across + phase)) * window;
  }
}
