package org.deepfeature.dfm.demo;

import java.nio.ByteBuffer;
import java.util.zip.Adler32;
import org.deepfeature.dfm.runtime.png.ColorType;
import org.deepfeature.dfm.runtime.png.PngContainer;

/**
 * Writes 8-bit PNG files (ISO/IEC 15948). A Java's own writer leaves compression to the zlib at
 * hand, and its bytes differ from one zlib to the next; here they are always the same.
 */
final class Png {
  private static final int AVERAGE_FILTER = 3;

  private Png() {}

  /**
   * @param samples size × size × channels
   * @param size width and height
   * @param channels 1 for grey, 3 for red, green, blue
   */
  static byte[] encode(byte[] samples, int size, int channels) {
    ColorType type = channels == 1 ? ColorType.GREY : ColorType.RGB;
    return new PngContainer(size, size, type).around(zlib(filtered(samples, size, channels)));
  }

  /** Each sample less the mean of its left and upper neighbour; best of the filters in noise. */
  private static byte[] filtered(byte[] samples, int size, int channels) {
    int stride = size * channels;
    byte[] filtered = new byte[size * (stride + 1)];
    for (int y = 0; y < size; y++) {
      filtered[y * (stride + 1)] = AVERAGE_FILTER;
      for (int i = 0; i < stride; i++) {
        int at = y * stride + i;
        int left = i < channels ? 0 : samples[at - channels] & 0xFF;
        int above = y == 0 ? 0 : samples[at - stride] & 0xFF;
        filtered[y * (stride + 1) + 1 + i] = (byte) (samples[at] - (left + above) / 2);
      }
    }
    return filtered;
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
