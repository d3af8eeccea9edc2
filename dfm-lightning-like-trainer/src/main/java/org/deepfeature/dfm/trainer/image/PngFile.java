package org.deepfeature.dfm.trainer.image;

import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/** The chunk structure of a PNG file, checked because decoders pass over what is missing. */
final class PngFile {
  private static final long SIGNATURE = 0x89504E470D0A1A0AL;
  private static final int IEND = 0x49454E44;

  private PngFile() {}

  static boolean matches(byte[] bytes) {
    return bytes.length >= Long.BYTES && ByteBuffer.wrap(bytes).getLong() == SIGNATURE;
  }

  /**
   * @param bytes a file that begins with PNG's signature
   * @return what is wrong with its chunks, or null if they are whole up to the end chunk
   */
  static @Nullable String fault(byte[] bytes) {
    ByteBuffer file = ByteBuffer.wrap(bytes);
    int at = Long.BYTES;
    while (at + 12 <= bytes.length) {
      int length = file.getInt(at);
      int type = file.getInt(at + 4);
      if (length < 0 || length > bytes.length - at - 12) {
        return "truncated PNG";
      }
      CRC32 crc = new CRC32();
      crc.update(bytes, at + 4, length + 4);
      // A lower-case first letter marks a chunk that the picture does not depend on.
      boolean critical = (type >>> 24 & 0x20) == 0;
      if (critical && (int) crc.getValue() != file.getInt(at + 8 + length)) {
        return "corrupt PNG (checksum of a chunk differs)";
      }
      if (type == IEND) {
        return null;
      }
      at += 12 + length;
    }
    return "truncated PNG";
  }
}
