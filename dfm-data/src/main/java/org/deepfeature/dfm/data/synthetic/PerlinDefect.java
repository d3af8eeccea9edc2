package org.deepfeature.dfm.data.synthetic;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import org.deepfeature.dfm.runtime.image.RgbImage;
import org.deepfeature.dfm.trainer.data.SyntheticDefect;

/**
 * A defect that is drawn into a normal image, with its exact mask: {@code I' = (1 − β M) I + β M
 * A}, where M is cut out of Perlin noise and A is foreign texture, as in DRAEM (Zavrtanik, Kristan
 * and Skočaj 2021). Where that takes textures from another data set, A is here made of the image
 * itself (its tiles in another order, or another light) or of coloured grain, grey in grey images;
 * and M lies in one place rather than all over the image, as most real defects do. One seed gives
 * one defect, on any machine and thread, whatever was drawn before. Immutable and thread-safe.
 *
 * @param seed of shape, texture and opacity
 */
public record PerlinDefect(long seed) implements SyntheticDefect {
  /** Least mean change of the pixels under the mask, on the scale 0..1. */
  private static final double VISIBLE = 0.05;

  @Override
  public BitSet mask(int width, int height) {
    return new DefectShape(new SplittableRandom(seed)).pixels(width, height);
  }

  @Override
  public float[] draw(float[] planes, int width, int height) {
    RgbImage.requirePlanes(width, height, planes);
    BitSet mask = mask(width, height);
    SplittableRandom random = new SplittableRandom(~seed);
    double opacity = random.nextDouble(0.4, 1);
    for (Texture texture : textures(planes, width, height, random)) {
      float[] drawn = blend(planes, width, mask, texture, opacity);
      if (change(planes, drawn, mask) >= VISIBLE) {
        return drawn;
      }
    }
    return blend(planes, width, mask, Texture.opposite(planes, width, height), opacity);
  }

  private static List<Texture> textures(
      float[] planes, int width, int height, SplittableRandom random) {
    boolean grey = isGrey(planes);
    Texture shuffled = Texture.shuffled(planes, width, height, random);
    Texture grain = Texture.grain(width, height, grey, random);
    Texture stained = Texture.stained(planes, width, height, grey, random);
    return switch (random.nextInt(3)) {
      case 0 -> List.of(shuffled, grain, stained);
      case 1 -> List.of(grain, stained, shuffled);
      default -> List.of(stained, shuffled, grain);
    };
  }

  private static boolean isGrey(float[] planes) {
    int plane = planes.length / 3;
    return Arrays.equals(planes, 0, plane, planes, plane, 2 * plane)
        && Arrays.equals(planes, 0, plane, planes, 2 * plane, 3 * plane);
  }

  private static float[] blend(
      float[] planes, int width, BitSet mask, Texture texture, double opacity) {
    float[] drawn = planes.clone();
    int plane = planes.length / 3;
    for (int i = mask.nextSetBit(0); i >= 0; i = mask.nextSetBit(i + 1)) {
      for (int c = 0; c < 3; c++) {
        int at = c * plane + i;
        double value = (1 - opacity) * planes[at] + opacity * texture.at(c, i % width, i / width);
        drawn[at] = (float) Math.max(0, Math.min(1, value));
      }
    }
    return drawn;
  }

  private static double change(float[] before, float[] after, BitSet mask) {
    int plane = before.length / 3;
    double sum = 0;
    for (int i = mask.nextSetBit(0); i >= 0; i = mask.nextSetBit(i + 1)) {
      for (int c = 0; c < 3; c++) {
        sum += Math.abs(after[c * plane + i] - before[c * plane + i]);
      }
    }
    return sum / (3 * mask.cardinality());
  }
}
