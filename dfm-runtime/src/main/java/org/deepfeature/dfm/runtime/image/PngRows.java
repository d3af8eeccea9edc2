package org.deepfeature.dfm.runtime.image;

import java.nio.file.Path;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Decodes plain PNG files (see {@link PngHeader#plain}): the samples as they stand in the file, in
 * half of ImageIO's time. The JDK inflates; native decoders that were measured beside it (libpng in
 * OpenCV and in Skia) were no faster.
 */
final class PngRows {
  private static final int IDAT = 0x49444154;

  private PngRows() {}

  /**
   * @param path named in errors
   * @param file whole chunks
   * @param header a plain one
   * @return the image
   * @throws BadImageException if the compressed data are malformed or end early
   */
  static RgbImage decode(Path path, PngFile file, PngHeader header) {
    int step = header.channels();
    int length = header.width() * step;
    byte[] bytes = new byte[header.height() * (length + 1)];
    int filled = inflate(path, file, bytes);
    if (filled < bytes.length) {
      throw new BadImageException(
          path, "truncated PNG (%s of %s rows)".formatted(filled / (length + 1), header.height()));
    }
    for (int y = 0; y < header.height(); y++) {
      int at = y * (length + 1) + 1;
      int type = bytes[at - 1];
      if (!PngFilter.undo(type, bytes, at, y == 0 ? -1 : at - length - 1, length, step)) {
        throw new BadImageException(path, "corrupt PNG (filter %s in row %s)".formatted(type, y));
      }
    }
    int green = header.grey() ? 0 : 1;
    int blue = header.grey() ? 0 : 2;
    return new RgbImage(
        header.width(),
        header.height(),
        ByteSamples.rows(bytes, 1, length + 1, step, header.width(), new int[] {0, green, blue}));
  }

  private static int inflate(Path path, PngFile file, byte[] bytes) {
    Inflater inflater = new Inflater();
    try {
      int filled = 0;
      for (PngFile.Chunk chunk : file.chunks(IDAT)) {
        inflater.setInput(file.bytes(), chunk.at(), chunk.length());
        while (filled < bytes.length && !inflater.needsInput() && !inflater.finished()) {
          filled += inflater.inflate(bytes, filled, bytes.length - filled);
          if (inflater.needsDictionary()) {
            throw new BadImageException(path, "corrupt PNG (a preset dictionary)");
          }
        }
      }
      return filled;
    } catch (DataFormatException e) {
      throw new BadImageException(path, "corrupt PNG (" + e.getMessage() + ")", e);
    } finally {
      inflater.end();
    }
  }
}
