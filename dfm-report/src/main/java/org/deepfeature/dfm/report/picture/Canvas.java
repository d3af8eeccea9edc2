package org.deepfeature.dfm.report.picture;

import java.util.Arrays;
import org.deepfeature.dfm.runtime.internal.png.ColorType;
import org.deepfeature.dfm.runtime.internal.png.PngContainer;
import org.deepfeature.dfm.runtime.internal.png.PngRows;

/**
 * Pixels to draw on, and their PNG file: each byte less its left neighbour, deflated at the
 * quickest level. Java's own writer tries all filters on each row, which took three times as long.
 * What lies outside is not drawn. Not thread-safe.
 */
final class Canvas {
  private final int width;
  private final int height;
  private final int[] pixels;

  Canvas(int width, int height, int color) {
    this.width = width;
    this.height = height;
    pixels = new int[width * height];
    Arrays.fill(pixels, color);
  }

  void set(int x, int y, int color) {
    if (x >= 0 && x < width && y >= 0 && y < height) {
      pixels[y * width + x] = color;
    }
  }

  int get(int x, int y) {
    return pixels[y * width + x];
  }

  /** Rows of a panel that lies wholly inside. */
  void copy(int[] panel, int columns, int left, int top) {
    for (int from = 0; from < panel.length; from += columns) {
      System.arraycopy(panel, from, pixels, (top + from / columns) * width + left, columns);
    }
  }

  void fill(int left, int top, int columns, int rows, int color) {
    for (int y = top; y < top + rows; y++) {
      for (int x = left; x < left + columns; x++) {
        set(x, y, color);
      }
    }
  }

  byte[] png() {
    byte[] rows = PngRows.filtered(samples(), 3 * width, 3, PngRows.Filter.SUB);
    return new PngContainer(width, height, ColorType.RGB).around(PngRows.deflated(rows));
  }

  private byte[] samples() {
    byte[] bytes = new byte[3 * pixels.length];
    int at = 0;
    for (int pixel : pixels) {
      bytes[at++] = (byte) (pixel >> 16);
      bytes[at++] = (byte) (pixel >> 8);
      bytes[at++] = (byte) pixel;
    }
    return bytes;
  }
}
