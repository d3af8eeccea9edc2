package org.deepfeature.dfm.report.picture;

import org.deepfeature.dfm.api.ImageSize;

/** Which pixels of a region touch what is not of it, or the image's edge. */
final class Contour {
  private Contour() {}

  static boolean[] of(boolean[] region, ImageSize size) {
    boolean[] edge = new boolean[region.length];
    int width = size.width();
    for (int y = 0; y < size.height(); y++) {
      for (int x = 0; x < width; x++) {
        int i = y * width + x;
        edge[i] =
            region[i]
                && (x == 0
                    || y == 0
                    || x == width - 1
                    || y == size.height() - 1
                    || !region[i - 1]
                    || !region[i + 1]
                    || !region[i - width]
                    || !region[i + width]);
      }
    }
    return edge;
  }
}
