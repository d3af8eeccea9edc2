package org.deepfeature.dfm.runtime.image;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Writes PNG files of 8-bit samples with given filters, straight from the specification. */
final class FilteredPng {
  private FilteredPng() {}

  /**
   * @param samples height × width × channels
   * @param filters of the rows, used in turn
   */
  static byte[] of(byte[] samples, int width, int height, int colorType, int... filters) {
    int step = samples.length / (width * height);
    ByteArrayOutputStream rows = new ByteArrayOutputStream();
    for (int y = 0; y < height; y++) {
      int filter = filters[y % filters.length];
      rows.write(filter);
      for (int i = 0; i < width * step; i++) {
        int at = y * width * step + i;
        int left = i < step ? 0 : samples[at - step] & 0xFF;
        int up = y == 0 ? 0 : samples[at - width * step] & 0xFF;
        int corner = y == 0 || i < step ? 0 : samples[at - width * step - step] & 0xFF;
        rows.write(samples[at] - prediction(filter, left, up, corner));
      }
    }
    return file(rows.toByteArray(), width, height, colorType);
  }

  /** The file around filtered rows, in two data chunks. */
  static byte[] file(byte[] rows, int width, int height, int colorType) {
    Deflater deflater = new Deflater();
    deflater.setInput(rows);
    deflater.finish();
    byte[] data = new byte[rows.length + 1000];
    int length = deflater.deflate(data);
    deflater.end();
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    png.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10});
    ByteBuffer header = ByteBuffer.allocate(13).putInt(width).putInt(height);
    chunk(png, "IHDR", header.put((byte) 8).put((byte) colorType).array(), 0, 13);
    chunk(png, "IDAT", data, 0, length / 3);
    chunk(png, "IDAT", data, length / 3, length - length / 3);
    chunk(png, "IEND", data, 0, 0);
    return png.toByteArray();
  }

  static int prediction(int filter, int left, int up, int corner) {
    return switch (filter) {
      case 1 -> left;
      case 2 -> up;
      case 3 -> (left + up) / 2;
      case 4 -> {
        int estimate = left + up - corner;
        int toLeft = Math.abs(estimate - left);
        int toUp = Math.abs(estimate - up);
        int toCorner = Math.abs(estimate - corner);
        yield toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner;
      }
      default -> 0;
    };
  }

  private static void chunk(
      ByteArrayOutputStream png, String type, byte[] data, int from, int length) {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 crc = new CRC32();
    crc.update(name);
    crc.update(data, from, length);
    png.writeBytes(ByteBuffer.allocate(4).putInt(length).array());
    png.writeBytes(name);
    png.write(data, from, length);
    png.writeBytes(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
  }
}
