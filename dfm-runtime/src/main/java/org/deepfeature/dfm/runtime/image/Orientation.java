package org.deepfeature.dfm.runtime.image;

/**
 * How a picture is to be turned before anybody sees it: TIFF's tag 274. What is stored first may be
 * any corner, and rows may be columns.
 *
 * @param transposed whether stored rows are columns of the picture
 * @param mirrored whether the picture's rows run from right to left, after that
 * @param flipped whether its rows run from bottom to top, after that
 */
record Orientation(boolean transposed, boolean mirrored, boolean flipped) {
  static final Orientation UPRIGHT = new Orientation(false, false, false);
  static final int TAG = 274;

  private static final float LARGEST = 65_535f;

  /**
   * @param value as the tag has it
   * @return what it means; upright for values that the specification does not have
   */
  static Orientation of(long value) {
    return switch ((int) value) {
      case 2 -> new Orientation(false, true, false);
      case 3 -> new Orientation(false, true, true);
      case 4 -> new Orientation(false, false, true);
      case 5 -> new Orientation(true, false, false);
      case 6 -> new Orientation(true, true, false);
      case 7 -> new Orientation(true, true, true);
      case 8 -> new Orientation(true, false, true);
      default -> UPRIGHT;
    };
  }

  /** Returns bytes that turning takes for each pixel, beside the image's own. */
  int bytesPerPixel() {
    return transposed ? 3 * Short.BYTES : 0;
  }

  /** Returns the picture as it is meant to be seen. */
  RgbImage turn(RgbImage stored) {
    if (equals(UPRIGHT)) {
      return stored;
    }
    return transposed ? transpose(stored) : mirror(stored);
  }

  private RgbImage mirror(RgbImage stored) {
    int width = stored.width();
    int last = stored.height() - 1;
    return new RgbImage(
        width,
        stored.height(),
        (y, red, green, blue) -> {
          stored.readRow(flipped ? last - y : y, red, green, blue);
          if (mirrored) {
            reverse(red, width);
            reverse(green, width);
            reverse(blue, width);
          }
        });
  }

  private static void reverse(float[] row, int width) {
    for (int left = 0, right = width - 1; left < right; left++, right--) {
      float value = row[left];
      row[left] = row[right];
      row[right] = value;
    }
  }

  private RgbImage transpose(RgbImage stored) {
    int width = stored.height();
    int height = stored.width();
    // Values of 8 and of 16 bits survive 16 bits exactly.
    short[][] planes = new short[3][Math.multiplyExact(width, height)];
    float[][] row = new float[3][height];
    for (int y = 0; y < width; y++) {
      stored.readRow(y, row[0], row[1], row[2]);
      int column = mirrored ? width - 1 - y : y;
      for (int c = 0; c < 3; c++) {
        for (int x = 0; x < height; x++) {
          int target = flipped ? height - 1 - x : x;
          planes[c][target * width + column] = (short) Math.round(row[c][x] * LARGEST);
        }
      }
    }
    return new RgbImage(
        width,
        height,
        (y, red, green, blue) -> {
          read(planes[0], y * width, red, width);
          read(planes[1], y * width, green, width);
          read(planes[2], y * width, blue, width);
        });
  }

  private static void read(short[] plane, int from, float[] row, int width) {
    for (int x = 0; x < width; x++) {
      row[x] = (plane[from + x] & 0xFFFF) / LARGEST;
    }
  }
}
