package org.deepfeature.dfm.runtime.image;

import java.io.IOException;
import java.nio.file.Path;

/** Decodes JPEG files. */
final class JpegPicture {
  private static final int CMYK = 4;

  private JpegPicture() {}

  /**
   * @param path named in errors
   * @param bytes of the file
   * @param limits of its size
   * @return the image
   * @throws BadImageException if it is truncated, corrupt, too large or of a kind not decoded
   * @throws IOException if the reader finds it malformed
   */
  static RgbImage decode(Path path, byte[] bytes, Limits limits) throws IOException {
    JpegFile file = JpegFile.parse(bytes);
    if (!file.complete()) {
      throw new BadImageException(path, "truncated JPEG");
    }
    file.unread()
        .ifPresent(
            reason -> {
              throw new BadImageException(path, reason);
            });
    byte[] picture = file.withoutProfile();
    // The lossless decoder has all rows or none.
    Limits own = file.lossless() ? limits.withoutStrips() : limits;
    int rows = own.rows(path, file.width(), file.height(), file.bytesPerPixel());
    return ImageByStrips.of(
        path,
        file.width(),
        file.height(),
        rows,
        (first, count) -> {
          try (OpenImage open = new OpenImage(path, ImageReaders.jpeg(), picture)) {
            return stored(file, open, first, count);
          }
        });
  }

  private static RgbImage stored(JpegFile file, OpenImage open, int first, int rows)
      throws IOException {
    if (file.components() == CMYK) {
      return CmykRows.inverted(open.raster(first, rows), file.ycck());
    }
    return file.misread()
        ? YccRows.image(open.raster(first, rows))
        : RasterRows.image(open.image(first, rows));
  }
}
