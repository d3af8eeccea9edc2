package org.deepfeature.dfm.runtime.image;

import java.awt.image.Raster;
import java.io.IOException;
import java.nio.file.Path;

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
    limits.check(path, header.width(), header.height(), bytesPerPixel(header));
    TiffStrips.check(path, tags, header, bytes.length);
    try (OpenImage open = new OpenImage(path, ImageReaders.tiff(tags.big()), bytes)) {
      // Only the raw samples of grey from white are ours: the reader inverts 12 bits as if 16.
      boolean raw = header.color() == TiffHeader.Color.GREY_FROM_WHITE;
      Raster raster = raw ? open.raster() : open.image().getRaster();
      return header.orientation().turn(TiffRows.image(path, raster, header));
    }
  }

  private static int bytesPerPixel(TiffHeader header) {
    int sample = header.bits() > Byte.SIZE ? Short.BYTES : Byte.BYTES;
    // Samples that are left raw are copied once.
    int copies = header.color() == TiffHeader.Color.GREY_FROM_WHITE ? 2 : 1;
    int packed = Math.max(1, header.samples() * sample);
    return packed * copies + header.orientation().bytesPerPixel();
  }
}
