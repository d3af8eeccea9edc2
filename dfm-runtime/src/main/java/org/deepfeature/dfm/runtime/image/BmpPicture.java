package org.deepfeature.dfm.runtime.image;

import java.io.IOException;
import java.nio.file.Path;

/** Decodes BMP files. */
final class BmpPicture {
  private BmpPicture() {}

  /**
   * @param path named in errors
   * @param bytes of the file
   * @param limits of its size
   * @return the image
   * @throws BadImageException if it is truncated, corrupt or too large
   * @throws IOException if the reader finds it malformed
   */
  static RgbImage decode(Path path, byte[] bytes, Limits limits) throws IOException {
    try (OpenImage open = new OpenImage(path, ImageReaders.bmp(), bytes)) {
      return RasterRows.image(open.within(limits).image());
    }
  }
}
