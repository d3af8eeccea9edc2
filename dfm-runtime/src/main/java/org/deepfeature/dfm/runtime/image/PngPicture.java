package org.deepfeature.dfm.runtime.image;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.file.Path;

/** Decodes PNG files: plain ones by rows, the others by the JDK's reader. */
final class PngPicture {
  private static final int PALETTE = 3;
  private static final int IDAT = 0x49444154;

  /** Deflate's is 1032. */
  private static final long MOST_EXPANSION = 1040;

  private static final int PLTE = 0x504C5445;

  private PngPicture() {}

  /**
   * @param path named in errors
   * @param bytes of the file
   * @param limits of its size
   * @return the image
   * @throws BadImageException if it is truncated, corrupt or too large
   * @throws IOException if the reader finds it malformed
   */
  static RgbImage decode(Path path, byte[] bytes, Limits limits) throws IOException {
    PngFile file = PngFile.parse(path, bytes);
    PngHeader header =
        PngHeader.of(file)
            .orElseThrow(
                () -> new BadImageException(path, "corrupt PNG (no header, or a later edition's)"));
    int rows = limits.rows(path, header.width(), header.height(), header.bytesPerPixel());
    requireEnough(path, file, header);
    if (header.plain() && rows == header.height()) {
      return PngRows.decode(path, file, header);
    }
    return ImageByStrips.of(
        path,
        header.width(),
        header.height(),
        rows,
        (first, count) -> strip(path, file, header, first, count));
  }

  private static RgbImage strip(Path path, PngFile file, PngHeader header, int first, int rows)
      throws IOException {
    try (OpenImage open = new OpenImage(path, ImageReaders.png(), file.bytes())) {
      BufferedImage image = open.image(first, rows);
      if (header.colorType() == PALETTE) {
        checkIndices(path, image.getRaster(), colors(file));
      }
      return RasterRows.image(image);
    }
  }

  /**
   * What is compressed becomes at most so many times as long; a decoder would take memory first.
   */
  private static void requireEnough(Path path, PngFile file, PngHeader header) {
    long packed = file.chunks(IDAT).stream().mapToLong(PngFile.Chunk::length).sum();
    long bits = (long) header.width() * header.channels() * header.bitDepth();
    long needed = (bits + Byte.SIZE - 1) / Byte.SIZE * header.height();
    if (needed > (packed + 1) * MOST_EXPANSION) {
      throw new BadImageException(
          path,
          "truncated PNG (%s bytes hold no %s x %s pixels)"
              .formatted(packed, header.height(), header.width()));
    }
  }

  private static int colors(PngFile file) {
    return file.chunks(PLTE).stream().mapToInt(PngFile.Chunk::length).findFirst().orElse(0) / 3;
  }

  /** The reader makes up colours that the file does not have. */
  private static void checkIndices(Path path, Raster raster, int colors) {
    for (int y = 0; y < raster.getHeight(); y++) {
      for (int index : raster.getSamples(0, y, raster.getWidth(), 1, 0, (int[]) null)) {
        if (index >= colors) {
          throw new BadImageException(
              path, "corrupt PNG (index %s; the palette has %s colours)".formatted(index, colors));
        }
      }
    }
  }
}
