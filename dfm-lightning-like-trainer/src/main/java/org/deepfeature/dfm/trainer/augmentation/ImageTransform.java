package org.deepfeature.dfm.trainer.augmentation;

import org.deepfeature.dfm.runtime.image.Placement;
import org.deepfeature.dfm.runtime.image.RgbImage;

/**
 * One transform of an image: mirrored and flipped, then scaled and rotated about its centre, then
 * shifted, then made brighter. Each pixel of the result is taken from where it comes from, by
 * bilinear interpolation in pixels (a rotation stays one in images that are not square); beyond its
 * borders the image is reflected, the border's own pixels repeated ({@code d c b a | a b c d | d c
 * b a}). Immutable and thread-safe.
 *
 * @param rotation in degrees, counter-clockwise as seen
 * @param shiftX to the right, as a share of the width
 * @param shiftY downwards, as a share of the height
 * @param scale larger above 1, {@code > 0}
 * @param brightness factor of all values, {@code >= 0}; what exceeds 1 becomes 1
 * @param mirrored left and right exchanged
 * @param flipped top and bottom exchanged
 */
public record ImageTransform(
    double rotation,
    double shiftX,
    double shiftY,
    double scale,
    double brightness,
    boolean mirrored,
    boolean flipped) {

  public ImageTransform {
    if (!(scale > 0 && brightness >= 0)) {
      throw new IllegalArgumentException(
          "scale %s, brightness %s; expected more than 0, at least 0".formatted(scale, brightness));
    }
  }

  /**
   * @param planes red, green and blue, each height × width, in 0..1; unchanged
   * @param width of the image, {@code >= 1}
   * @param height of the image, {@code >= 1}
   * @return the transformed planes, in 0..1
   * @throws IllegalArgumentException if the number of values is not 3 · width · height
   */
  public float[] apply(float[] planes, int width, int height) {
    RgbImage.requirePlanes(width, height, planes);
    double radians = Math.toRadians(rotation);
    double cos = Math.cos(radians) / scale;
    double sin = Math.sin(radians) / scale;
    double centreX = (width - 1) / 2.0;
    double centreY = (height - 1) / 2.0;
    float[] result = new float[planes.length];
    for (int y = 0; y < height; y++) {
      double fromY = y - shiftY * height - centreY;
      for (int x = 0; x < width; x++) {
        double fromX = x - shiftX * width - centreX;
        double sourceX = cos * fromX - sin * fromY;
        double sourceY = sin * fromX + cos * fromY;
        sample(
            planes,
            width,
            height,
            centreX + (mirrored ? -sourceX : sourceX),
            centreY + (flipped ? -sourceY : sourceY),
            result,
            y * width + x);
      }
    }
    return result;
  }

  private void sample(
      float[] planes, int width, int height, double x, double y, float[] result, int at) {
    int left = (int) Math.floor(x);
    int top = (int) Math.floor(y);
    double right = x - left;
    double down = y - top;
    int x0 = Placement.reflected(left, width);
    int x1 = Placement.reflected(left + 1, width);
    int y0 = Placement.reflected(top, height) * width;
    int y1 = Placement.reflected(top + 1, height) * width;
    int plane = width * height;
    for (int c = 0; c < 3; c++) {
      int from = c * plane;
      double above = (1 - right) * planes[from + y0 + x0] + right * planes[from + y0 + x1];
      double below = (1 - right) * planes[from + y1 + x0] + right * planes[from + y1 + x1];
      double value = brightness * ((1 - down) * above + down * below);
      result[from + at] = (float) Math.max(0, Math.min(1, value));
    }
  }
}
