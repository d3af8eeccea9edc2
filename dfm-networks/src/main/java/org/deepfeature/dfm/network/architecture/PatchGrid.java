package org.deepfeature.dfm.network.architecture;

import org.deepfeature.dfm.api.ImageSize;

/**
 * How many square patches an image is cut into.
 *
 * @param rows of patches
 * @param columns of patches
 */
record PatchGrid(int rows, int columns) {
  static PatchGrid of(String network, ImageSize size, int patch) {
    if (size.height() % patch != 0 || size.width() % patch != 0) {
      throw new IllegalArgumentException(
          "Image size %s; %s cuts images into patches of %s pixels: expected multiples of it, such as %sx%s"
              .formatted(
                  size,
                  network,
                  patch,
                  nearest(size.height(), patch),
                  nearest(size.width(), patch)));
    }
    return new PatchGrid(size.height() / patch, size.width() / patch);
  }

  private static int nearest(int side, int patch) {
    return Math.max(1, Math.round((float) side / patch)) * patch;
  }
}
