package org.deepfeature.dfm.runtime.image;

import java.nio.file.Path;
import java.util.Arrays;

/**
 * Whether the strips or tiles of a TIFF file are all there: a reader passes over some that are not.
 */
final class TiffStrips {
  private TiffStrips() {}

  /**
   * @param path named in errors
   * @param tags of the file
   * @param header of its first picture
   * @param bytes of the file
   * @throws BadImageException if one lies outside of the file, is empty, or is half a JPEG
   */
  static void check(Path path, TiffTags tags, TiffHeader header, byte[] bytes) {
    long length = bytes.length;
    boolean tiled = tags.has(324);
    long[] offsets = tags.numbers(tiled ? 324 : 273);
    long[] counts = tags.numbers(tiled ? 325 : 279);
    String what = tiled ? "tile" : "strip";
    long expected = expected(tags, header);
    if (offsets.length < expected) {
      throw new BadImageException(
          path, "truncated TIFF (%s of %s %ss)".formatted(offsets.length, expected, what));
    }
    if (offsets.length > expected) {
      throw new BadImageException(
          path,
          "corrupt TIFF (%s %ss; its rows make %s)".formatted(offsets.length, what, expected));
    }
    for (int i = 0; i < expected; i++) {
      // Some writers tell any length where none is needed.
      long count = i < counts.length && !header.uncompressed() ? counts[i] : 0;
      boolean missing = offsets[i] < 1 || (i < counts.length && counts[i] < 1);
      if (missing || offsets[i] > length || count > length - offsets[i]) {
        throw new BadImageException(
            path, "truncated TIFF (%s %s of %s is not there)".formatted(what, i + 1, expected));
      }
      if (header.jpeg() && count > 0 && !whole(bytes, (int) offsets[i], (int) count)) {
        throw new BadImageException(
            path, "truncated TIFF (%s %s of %s is half a JPEG)".formatted(what, i + 1, expected));
      }
    }
  }

  private static long expected(TiffTags tags, TiffHeader header) {
    long across = parts(header.width(), tags.number(322, header.width()));
    // Some call tiles strips, and give their size all the same.
    long rows = tags.has(323) ? tags.number(323, 0) : tags.number(278, header.height());
    boolean planes = tags.number(284, 1) == 2;
    return across * parts(header.height(), rows) * (planes ? header.samples() : 1);
  }

  private static boolean whole(byte[] bytes, int from, int length) {
    return JpegFile.parse(Arrays.copyOfRange(bytes, from, from + length)).complete();
  }

  private static long parts(long whole, long part) {
    return part < 1 ? 1 : (whole + part - 1) / part;
  }
}
