package org.deepfeature.dfm.trainer.visualization;

import org.deepfeature.dfm.api.ImageSize;

/** Brings a map to the size of the image. */
public final class Upsampling {
  private Upsampling() {}

  /**
   * Bilinear with half-pixel centres, as PyTorch's {@code interpolate(align_corners=False)}.
   *
   * @param map height × width
   * @param height of the map
   * @param width of the map
   * @param size of the result
   * @return size.height × size.width
   */
  public static float[] bilinear(double[] map, int height, int width, ImageSize size) {
    float[] result = new float[size.height() * size.width()];
    for (int y = 0; y < size.height(); y++) {
      double sourceY = source(y, height, size.height());
      int top = (int) sourceY;
      int bottom = Math.min(height - 1, top + 1);
      double down = sourceY - top;
      for (int x = 0; x < size.width(); x++) {
        double sourceX = source(x, width, size.width());
        int left = (int) sourceX;
        int right = Math.min(width - 1, left + 1);
        double across = sourceX - left;
        double upper = (1 - across) * map[top * width + left] + across * map[top * width + right];
        double lower =
            (1 - across) * map[bottom * width + left] + across * map[bottom * width + right];
        result[y * size.width() + x] = (float) ((1 - down) * upper + down * lower);
      }
    }
    return result;
  }

  private static double source(int i, int from, int to) {
    return Math.max(0, (i + 0.5) * from / to - 0.5);
  }
}
