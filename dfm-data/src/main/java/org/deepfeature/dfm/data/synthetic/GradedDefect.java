package org.deepfeature.dfm.data.synthetic;

import java.util.BitSet;
import java.util.SplittableRandom;
import org.deepfeature.dfm.runtime.image.RgbImage;
import org.deepfeature.dfm.trainer.data.SyntheticDefect;

/**
 * A defect of a given size and contrast that is drawn into a normal image, for comparing settings
 * where no real defect is known. One seed lies in one place whatever the contrast, on any machine
 * and thread. Immutable and thread-safe.
 *
 * @param grade kind, size and contrast
 * @param seed of place, form, sign and texture
 */
public record GradedDefect(DefectGrade grade, long seed) implements SyntheticDefect {
  /** A change below this cannot be made larger by a factor. */
  private static final double NOTHING = 1e-6;

  /** Most that the difference between two places of an image is exaggerated. */
  private static final double EXAGGERATION = 4;

  @Override
  public BitSet mask(int width, int height) {
    GradedShape shape = shape(width, height);
    BitSet pixels = new BitSet(width * height);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        pixels.set(y * width + x, shape.depth(at(x, width), at(y, height), width, height) > 0);
      }
    }
    int column = (int) Math.floor(shape.centreX() * width);
    int row = (int) Math.floor(shape.centreY() * height);
    // On very small images it can fall between the pixels.
    pixels.set(row * width + column);
    return pixels;
  }

  private static double at(int pixel, int pixels) {
    return (pixel + 0.5) / pixels;
  }

  private GradedShape shape(int width, int height) {
    double longer = Math.max(width, height);
    double area = grade.size() * width * height / (longer * longer);
    return GradedShape.draw(grade.kind() == DefectKind.LINE, area, new SplittableRandom(seed));
  }

  @Override
  public float[] draw(float[] planes, int width, int height) {
    RgbImage.requirePlanes(width, height, planes);
    BitSet mask = mask(width, height);
    double[] change = new GradedChange(this, shape(width, height), planes, width, height).of(mask);
    double strength = rootMeanSquare(change);
    double gain =
        grade.kind() == DefectKind.PATCH
            ? Math.min(EXAGGERATION, grade.contrast() / Math.max(NOTHING, strength))
            : grade.contrast() / Math.max(NOTHING, strength);
    float[] drawn = planes.clone();
    int plane = width * height;
    int n = 0;
    for (int i = mask.nextSetBit(0); i >= 0; i = mask.nextSetBit(i + 1)) {
      for (int c = 0; c < 3; c++) {
        double value = planes[c * plane + i] + gain * change[n++];
        drawn[c * plane + i] = (float) Math.max(0, Math.min(1, value));
      }
    }
    return drawn;
  }

  private static double rootMeanSquare(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value * value;
    }
    return Math.sqrt(sum / values.length);
  }
}
