package org.deepfeature.dfm.runtime.image;

import java.awt.image.Raster;

/**
 * Reads rows of four inks as red, green and blue: the plain product of light, without a profile.
 */
final class CmykRows {
  private static final float LARGEST = 255;

  private CmykRows() {}

  /**
   * @param raster four bands as JPEG files have them: 255 minus ink. Photoshop began it; the
   *     reference takes every JPEG so, whether it says that it is of Adobe or not
   * @param ycck whether the first three are Y, Cb, Cr, of which the inks are made
   * @return the image
   */
  static RgbImage inverted(Raster raster, boolean ycck) {
    int width = raster.getWidth();
    RgbImage.RowReader rows =
        (y, red, green, blue) -> {
          int[] row =
              raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, (int[]) null);
          for (int x = 0; x < width; x++) {
            float cyan = row[4 * x];
            float magenta = row[4 * x + 1];
            float yellow = row[4 * x + 2];
            if (ycck) {
              // The colours are those of an RGB picture, and the stored inks 255 minus those.
              int luma = row[4 * x];
              int cb = row[4 * x + 1];
              int cr = row[4 * x + 2];
              cyan = LARGEST - YccRows.red(luma, cr);
              magenta = LARGEST - YccRows.green(luma, cb, cr);
              yellow = LARGEST - YccRows.blue(luma, cb);
            }
            float light = row[4 * x + 3] / (LARGEST * LARGEST);
            red[x] = cyan * light;
            green[x] = magenta * light;
            blue[x] = yellow * light;
          }
        };
    return new RgbImage(width, raster.getHeight(), rows);
  }
}
