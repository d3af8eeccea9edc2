package org.deepfeature.dfm.report.picture;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.zip.Deflater;
import org.deepfeature.dfm.runtime.png.ColorType;
import org.deepfeature.dfm.runtime.png.PngContainer;

/**
 * Pixels to draw on, and their PNG file: each byte less its left neighbour, deflated at the
 * quickest level. Java's own writer tries all filters on each row, which took three times as long.
 * What lies outside is not drawn. Not thread-safe.
 */
final class Canvas {
  private static final int SUB_FILTER = 1;

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
    return new PngContainer(width, height, ColorType.RGB).around(deflated(filtered()));
  }

  private byte[] filtered() {
    byte[] bytes = new byte[height * (3 * width + 1)];
    int at = 0;
    for (int y = 0; y < height; y++) {
      bytes[at++] = SUB_FILTER;
      int left = 0;
      for (int x = 0; x < width; x++) {
        int pixel = pixels[y * width + x];
        bytes[at++] = (byte) ((pixel >> 16) - (left >> 16));
        bytes[at++] = (byte) ((pixel >> 8) - (left >> 8));
        bytes[at++] = (byte) (pixel - left);
        left = pixel;
      }
    }
    return bytes;
  }

  private static byte[] deflated(byte[] bytes) {
    Deflater deflater = new Deflater(Deflater.BEST_SPEED);
    try {
      deflater.setInput(bytes);
      deflater.finish();
      ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length / 2);
      byte[] part = new byte[1 << 16];
      while (!deflater.finished()) {
        out.write(part, 0, deflater.deflate(part));
      }
      return out.toByteArray();
    } finally {
      deflater.end();
    }
  }
}
