package org.deepfeature.dfm.runtime.image;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * An image that memory is too small for: some of its rows are there at a time, decoded when one of
 * them is read. Who goes from one end to the other has each decoded once. What is found to be
 * damaged on the way is a {@link BadImageException} of the row that is read. Thread-safe.
 */
final class ImageByStrips implements RgbImage.RowReader {
  private final Path path;
  private final int width;
  private final int height;
  private final int rows;
  private final Strips strips;
  private @Nullable RgbImage held;
  private int first = -1;

  private ImageByStrips(Path path, int width, int height, int rows, Strips strips) {
    this.path = path;
    this.width = width;
    this.height = height;
    this.rows = rows;
    this.strips = strips;
  }

  /** Decodes rows of an image. */
  interface Strips {
    /**
     * @param first row
     * @param rows how many
     * @return them
     * @throws IOException if they are malformed
     */
    RgbImage decode(int first, int rows) throws IOException;
  }

  /**
   * @param path named in errors
   * @param width of the image, {@code >= 1}
   * @param height of it, {@code >= 1}
   * @param rows that are decoded at a time, {@code >= 1}
   * @param strips decodes them
   * @return the image; all of its rows are decoded here if that is how many are decoded at a time
   * @throws IOException if it is malformed
   */
  static RgbImage of(Path path, long width, long height, int rows, Strips strips)
      throws IOException {
    int across = Math.toIntExact(width);
    int down = Math.toIntExact(height);
    return rows >= down
        ? strips.decode(0, down)
        : new RgbImage(across, down, new ImageByStrips(path, across, down, rows, strips));
  }

  @Override
  public synchronized void read(int y, float[] red, float[] green, float[] blue) {
    RgbImage strip = held;
    if (strip == null || y < first || y >= first + strip.height()) {
      held = null; // Two at once would be twice the memory.
      first = y / rows * rows;
      strip = decoded(first, Math.min(rows, height - first));
      held = strip;
    }
    strip.readRow(y - first, red, green, blue);
  }

  private RgbImage decoded(int from, int count) {
    try {
      RgbImage strip = strips.decode(from, count);
      if (strip.width() != width || strip.height() != count) {
        throw new BadImageException(
            path,
            "%s x %s pixels were decoded of %s rows of %s"
                .formatted(strip.height(), strip.width(), count, width));
      }
      return strip;
    } catch (IOException | RuntimeException e) {
      throw ImageDecoder.unread(path, e);
    }
  }
}
