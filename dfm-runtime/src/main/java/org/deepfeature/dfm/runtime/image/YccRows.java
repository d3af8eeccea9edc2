package org.deepfeature.dfm.runtime.image;

import java.awt.image.Raster;

/**
 * Reads rows of Y, Cb and Cr, of one byte each, as JPEG files have them: R = Y + 1.402 Cr, G = Y −
 * 0.34414 Cb − 0.71414 Cr, B = Y + 1.772 Cb, rounded as libjpeg rounds.
 */
final class YccRows {
  private static final int CENTRE = 128;
  private static final int BITS = 16;
  private static final int HALF = 1 << (BITS - 1);
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
    return clamp(luma + ((91_881 * (cr - CENTRE) + HALF) >> BITS));
  }

  static float green(int luma, int cb, int cr) {
    return clamp(luma + ((-22_554 * (cb - CENTRE) - 46_802 * (cr - CENTRE) + HALF) >> BITS));
  }

  static float blue(int luma, int cb) {
    return clamp(luma + ((116_130 * (cb - CENTRE) + HALF) >> BITS));
  }

  private static float clamp(int value) {
    return Math.min(Math.max(value, 0), 255);
  }
}
