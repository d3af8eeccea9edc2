package org.deepfeature.dfm.runtime.image;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Decodes the first picture of TIFF files. The reader unpacks; what the samples mean is read from
 * the tags here.
 */
final class TiffPicture {
  private TiffPicture() {}

  /**
   * @param path named in errors
   * @param bytes of the file
   * @param limits of its size
   * @return the image
   * @throws BadImageException if it is truncated, corrupt, too large or of a kind not decoded
   * @throws IOException if the reader finds it malformed
   */
  static RgbImage decode(Path path, byte[] bytes, Limits limits) throws IOException {
    TiffTags tags =
        TiffTags.parse(bytes)
            .orElseThrow(() -> new BadImageException(path, "corrupt TIFF (no directory)"));
    TiffHeader header = TiffHeader.of(tags);
    header
        .unread()
        .ifPresent(
            reason -> {
              throw new BadImageException(path, reason);
            });
    // Two readers are compared, columns become rows, a reader knows no part of a lossless JPEG.
    boolean whole = header.fax() || header.orientation().transposed() || header.jpeg();
    int rows =
        (whole ? limits.withoutStrips() : limits)
            .rows(path, header.width(), header.height(), bytesPerPixel(header));
    TiffStrips.check(path, tags, header, bytes);
    RgbImage stored =
        ImageByStrips.of(
            path,
            header.width(),
            header.height(),
            rows,
            (first, count) -> strip(path, bytes, tags.big(), header, first, count));
    if (header.fax()) {
      compare(path, stored, bytes);
    }
    return header.orientation().turn(stored);
  }

  private static RgbImage strip(
      Path path, byte[] bytes, boolean big, TiffHeader header, int first, int rows)
      throws IOException {
    try (OpenImage open = new OpenImage(path, ImageReaders.tiff(big), bytes)) {
      // Only the raw samples of grey from white are ours: the reader inverts 12 bits as if 16.
      boolean raw = header.color() == TiffHeader.Color.GREY_FROM_WHITE;
      return TiffRows.image(
          path, raw ? open.raster(first, rows) : open.image(first, rows).getRaster(), header);
    }
  }

  /** A fax has no checksum, and the reader goes on over what is damaged: two readers must agree. */
  private static void compare(Path path, RgbImage image, byte[] bytes) {
    if (!same(image, ofTheJdk(path, bytes))) {
      throw new BadImageException(path, "corrupt TIFF (two readers of its fax disagree)");
    }
  }

  private static RgbImage ofTheJdk(Path path, byte[] bytes) {
    try (OpenImage open = new OpenImage(path, ImageReaders.tiffOfTheJdk(), bytes)) {
      return RasterRows.image(open.image());
    } catch (IOException | RuntimeException e) {
      throw new BadImageException(path, "corrupt TIFF (one of two readers of its fax gives up)", e);
    }
  }

  private static boolean same(RgbImage one, RgbImage other) {
    boolean same = other.width() == one.width() && other.height() == one.height();
    float[][] rows = new float[2][one.width()];
    for (int y = 0; same && y < one.height(); y++) {
      one.readRow(y, rows[0], rows[0], rows[0]);
      other.readRow(y, rows[1], rows[1], rows[1]);
      same = Arrays.equals(rows[0], rows[1]);
    }
    return same;
  }

  private static int bytesPerPixel(TiffHeader header) {
    int sample = header.bits() > Byte.SIZE ? Short.BYTES : Byte.BYTES;
    // Samples that are left raw are copied once.
    int copies = header.color() == TiffHeader.Color.GREY_FROM_WHITE ? 2 : 1;
    int packed = Math.max(1, header.samples() * sample);
    return packed * copies + header.orientation().bytesPerPixel();
  }
}
