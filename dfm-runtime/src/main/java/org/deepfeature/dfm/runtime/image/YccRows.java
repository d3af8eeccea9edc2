package org.deepfeature.dfm.runtime.image;

import java.awt.image.Raster;

/** Reads rows of Y, Cb and Cr, of one byte each, as JPEG files have them. */
final class YccRows {
  private static final int CENTRE = 128;
  private static final float LARGEST = 255;

  private YccRows() {}

  /**
   * @param raster three bands
   * @return the image
   */
  static RgbImage image(Raster raster) {
    int width = raster.getWidth();
    RgbImage.RowReader rows =
        (y, red, green, blue) -> {
          int[] row =
              raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, (int[]) null);
          for (int x = 0; x < width; x++) {
            red[x] = red(row[3 * x], row[3 * x + 2]) / LARGEST;
            green[x] = green(row[3 * x], row[3 * x + 1], row[3 * x + 2]) / LARGEST;
            blue[x] = blue(row[3 * x], row[3 * x + 1]) / LARGEST;
          }
        };
    return new RgbImage(width, raster.getHeight(), rows);
  }

  static float red(int luma, int cr) {
    return clamp(luma + 1.402f * (cr - CENTRE));
  }

  static float green(int luma, int cb, int cr) {
    return clamp(luma - 0.344136f * (cb - CENTRE) - 0.714136f * (cr - CENTRE));
  }

  static float blue(int luma, int cb) {
    return clamp(luma + 1.772f * (cb - CENTRE));
  }

  private static float clamp(float value) {
    return Math.min(Math.max(Math.round(value), 0), LARGEST);
  }
}
