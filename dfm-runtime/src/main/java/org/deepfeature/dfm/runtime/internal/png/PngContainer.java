package org.deepfeature.dfm.runtime.internal.png;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * The signature and chunks (ISO/IEC 15948) around the compressed rows of an image with eight bits a
 * sample. Immutable; the arrays are not kept.
 *
 * @param width pixels, {@code >= 1}
 * @param height pixels, {@code >= 1}
 * @param colorType what the samples are
 */
public record PngContainer(int width, int height, ColorType colorType) {
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
  private static final byte BITS = 8;

  /**
   * @throws IllegalArgumentException if a side has no pixel
   */
  public PngContainer {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException(
          "PNG of %s x %s pixels; expected at least 1 x 1".formatted(width, height));
    }
  }

  /**
   * @param rows in zlib's format, each with the number of its filter before it; read, not kept
   * @return the file
   */
  public byte[] around(byte[] rows) {
    ByteArrayOutputStream png = new ByteArrayOutputStream(rows.length + 64);
    png.writeBytes(SIGNATURE);
    ByteBuffer header = ByteBuffer.allocate(13).putInt(width).putInt(height);
    chunk(png, "IHDR", header.put(BITS).put(colorType.code()).array());
    chunk(png, "IDAT", rows);
    chunk(png, "IEND", new byte[0]);
    return png.toByteArray();
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
