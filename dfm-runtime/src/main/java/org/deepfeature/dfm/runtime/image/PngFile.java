package org.deepfeature.dfm.runtime.image;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/**
 * The chunk structure of a PNG file, checked because decoders pass over what is missing.
 *
 * @param bytes the file; not copied
 * @param chunks up to the end chunk, that one left out
 */
@SuppressWarnings("ArrayRecordComponent") // A file on its way into pixels; never compared.
record PngFile(byte[] bytes, List<Chunk> chunks) {
  private static final int IEND = 0x49454E44;

  /**
   * One chunk.
   *
   * @param type four letters
   * @param at where its content begins
   * @param length of its content in bytes
   */
  record Chunk(int type, int at, int length) {}

  /**
   * @param path named in errors
   * @param bytes a file that begins with PNG's signature
   * @return its chunks
   * @throws BadImageException if they are not whole up to the end chunk
   */
  static PngFile parse(Path path, byte[] bytes) {
    ByteBuffer file = ByteBuffer.wrap(bytes);
    List<Chunk> chunks = new ArrayList<>();
    int at = Long.BYTES;
    while (at + 12 <= bytes.length) {
      int length = file.getInt(at);
      int type = file.getInt(at + 4);
      if (length < 0 || length > bytes.length - at - 12) {
        break;
      }
      CRC32 crc = new CRC32();
      crc.update(bytes, at + 4, length + 4);
      // A lower-case first letter marks a chunk that the picture does not depend on.
      boolean critical = (type >>> 24 & 0x20) == 0;
      if (critical && (int) crc.getValue() != file.getInt(at + 8 + length)) {
        throw new BadImageException(path, "corrupt PNG (checksum of a chunk differs)");
      }
      if (type == IEND) {
        return new PngFile(bytes, chunks);
      }
      chunks.add(new Chunk(type, at + 8, length));
      at += 12 + length;
    }
    throw new BadImageException(path, "truncated PNG");
  }

  /** Returns the chunks of one type, in order. */
  List<Chunk> chunks(int type) {
    return chunks.stream().filter(chunk -> chunk.type() == type).toList();
  }
}
