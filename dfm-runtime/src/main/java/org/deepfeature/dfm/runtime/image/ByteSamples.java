package org.deepfeature.dfm.runtime.image;

/** Reads rows of samples of one byte each that lie in one array. */
final class ByteSamples {
  private static final float[] VALUES = new float[256];

  static {
    for (int v = 0; v < 256; v++) {
      VALUES[v] = v / 255f;
    }
  }

  private ByteSamples() {}

  /**
   * @param bytes the samples; kept
   * @param base where the first row's first pixel begins
   * @param stride from a row to the next
   * @param step from a pixel to the next
   * @param width pixels of a row
   * @param channels where in a pixel its red, green and blue stand; three equal ones for grey
   * @return a reader of 0..1
   */
  static RgbImage.RowReader rows(
      byte[] bytes, int base, int stride, int step, int width, int[] channels) {
    int red = base + channels[0];
    int green = base + channels[1];
    int blue = base + channels[2];
    if (red == green && red == blue) {
      return RgbImage.RowReader.grey(
          (y, values) -> channel(bytes, red + y * stride, step, values, width));
    }
    return (y, reds, greens, blues) -> {
      channel(bytes, red + y * stride, step, reds, width);
      channel(bytes, green + y * stride, step, greens, width);
      channel(bytes, blue + y * stride, step, blues, width);
    };
  }

  private static void channel(byte[] bytes, int from, int step, float[] to, int width) {
    for (int x = 0, at = from; x < width; x++, at += step) {
      to[x] = VALUES[bytes[at] & 0xFF];
    }
  }
}
