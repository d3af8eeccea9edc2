package org.deepfeature.dfm.trainer.visualization;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Pixels to draw on, and their PNG file: each byte less its left neighbour, deflated at the
 * quickest level. Java's own writer tries all filters on each row, which took three times as long.
 * What lies outside is not drawn. Not thread-safe.
 */
final class Canvas {
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
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
    ByteArrayOutputStream png = new ByteArrayOutputStream(width * height);
    png.writeBytes(SIGNATURE);
    // Eight bits a channel, red, green and blue.
    ByteBuffer header = ByteBuffer.allocate(13).putInt(width).putInt(height);
    chunk(png, "IHDR", header.put((byte) 8).put((byte) 2).array());
    chunk(png, "IDAT", deflated(filtered()));
    chunk(png, "IEND", new byte[0]);
    return png.toByteArray();
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

  private static void chunk(ByteArrayOutputStream png, String type, byte[] content) {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 checksum = new CRC32();
    checksum.update(name);
    checksum.update(content);
    ByteBuffer chunk = ByteBuffer.allocate(content.length + 12);
    chunk.putInt(content.length).put(name).put(content).putInt((int) checksum.getValue());
    png.writeBytes(chunk.array());
  }
}
