package org.deepfeature.dfm.trainer.loader;

import java.nio.file.Path;
import java.util.Locale;
import org.deepfeature.dfm.runtime.image.RgbImage;

/**
 * Which pixels of a mask mark a defect: those whose largest channel is at least half of the largest
 * value in the file. So masks of 0/1, 0/255 and 236 to 255 all work, and soft edges and the ringing
 * of JPEG end where the edge was. Values up to {@value #FEW} of 255 are numbers of classes, each of
 * which counts, or noise if the file is a JPEG. Immutable and thread-safe.
 */
public final class MarkedArea {
  private static final int FEW = 15;
  private static final float NUMBERS = (FEW + 0.5f) / 255;

  private final RgbImage mask;
  private final float largest;
  private final float threshold;

  private MarkedArea(RgbImage mask, float largest, float threshold) {
    this.mask = mask;
    this.largest = largest;
    this.threshold = threshold;
  }

  /**
   * @param file tells by its extension whether it is a JPEG
   * @param mask its content
   * @return what it marks
   */
  public static MarkedArea of(Path file, RgbImage mask) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    boolean lossy =
        name.endsWith(".jpg")
            || name.endsWith(".jpeg")
            || name.endsWith(".jpe")
            || name.endsWith(".jfif");
    float largest = largest(mask);
    if (largest > NUMBERS) {
      return new MarkedArea(mask, largest, largest / 2);
    }
    return new MarkedArea(mask, largest, lossy ? Float.POSITIVE_INFINITY : Float.MIN_VALUE);
  }

  private static float largest(RgbImage mask) {
    float[][] row = new float[3][mask.width()];
    float largest = 0;
    for (int y = 0; y < mask.height(); y++) {
      mask.readRow(y, row[0], row[1], row[2]);
      for (int x = 0; x < mask.width(); x++) {
        largest = Math.max(largest, value(row, x));
      }
    }
    return largest;
  }

  private static float value(float[][] row, int x) {
    return Math.max(row[0][x], Math.max(row[1][x], row[2][x]));
  }

  /**
   * @return pixels in a row
   */
  public int width() {
    return mask.width();
  }

  /**
   * @return rows
   */
  public int height() {
    return mask.height();
  }

  /**
   * @param y {@code 0 <= y < height}
   * @param marked receives {@link #width} values: whether a pixel marks a defect
   */
  public void readRow(int y, boolean[] marked) {
    float[][] row = new float[3][mask.width()];
    mask.readRow(y, row[0], row[1], row[2]);
    for (int x = 0; x < mask.width(); x++) {
      marked[x] = value(row, x) >= threshold;
    }
  }

  /**
   * @return whether any pixel marks a defect
   */
  public boolean isAny() {
    return largest >= threshold;
  }
}
