package org.deepfeature.dfm.demo;

import java.nio.ByteBuffer;
import java.util.zip.Adler32;
import org.deepfeature.dfm.runtime.internal.png.ColorType;
import org.deepfeature.dfm.runtime.internal.png.PngContainer;
import org.deepfeature.dfm.runtime.internal.png.PngRows;

/**
 * Writes 8-bit PNG files (ISO/IEC 15948). Java's own writer leaves compression to the installed
 * zlib, and its bytes differ from one zlib to the next; here they are always the same.
 */
final class Png {
  private Png() {}

  /**
   * @param samples size × size × channels
   * @param size width and height
   * @param channels 1 for grey, 3 for red, green, blue
   */
  static byte[] encode(byte[] samples, int size, int channels) {
    ColorType type = channels == 1 ? ColorType.GREY : ColorType.RGB;
    return new PngContainer(size, size, type)
        .around(zlib(PngRows.filtered(samples, size * channels, channels, PngRows.Filter.AVERAGE)));
  }

  private static byte[] zlib(byte[] data) {
    byte[] deflated = HuffmanDeflate.encode(data);
    Adler32 checksum = new Adler32();
    checksum.update(data);
    ByteBuffer zlib = ByteBuffer.allocate(deflated.length + 6);
    zlib.put((byte) 0x78).put((byte) 0x01); // deflate with a 32 KiB window, fastest
    zlib.put(deflated).putInt((int) checksum.getValue());
    return zlib.array();
  }
}
