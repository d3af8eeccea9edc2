package org.deepfeature.dfm.trainer.augmentation;

import java.util.Random;

/**
 * Draws a transform for each copy. Immutable and thread-safe.
 *
 * @param ranges how far it may go
 */
public record RandomTransform(TransformRanges ranges) implements Augmentation {

  @Override
  public float[] apply(float[] planes, int width, int height, Random random) {
    return draw(random).apply(planes, width, height);
  }

  /**
   * @param random seven numbers are drawn from it, in the order of the transform's components,
   *     whatever the ranges
   * @return a transform within the ranges
   */
  public ImageTransform draw(Random random) {
    double rotation = either(random, ranges.rotation());
    double shiftX = either(random, ranges.shift());
    double shiftY = either(random, ranges.shift());
    double scale = 1 + either(random, ranges.scale());
    double brightness = 1 + either(random, ranges.brightness());
    boolean mirrored = random.nextDouble() < 0.5 && ranges.mirror();
    boolean flipped = random.nextDouble() < 0.5 && ranges.flip();
    return new ImageTransform(rotation, shiftX, shiftY, scale, brightness, mirrored, flipped);
  }

  private static double either(Random random, double most) {
    return most * (2 * random.nextDouble() - 1);
  }
}
