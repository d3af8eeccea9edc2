package org.deepfeature.dfm.data;

import java.nio.file.Path;
import java.util.function.Predicate;
import org.deepfeature.dfm.runtime.image.BadImageException;
import org.deepfeature.dfm.runtime.image.ImageDecoder;
import org.deepfeature.dfm.runtime.image.RgbImage;

/**
 * Looks whether a mask marks anything: whether any pixel of an image file is not black. Immutable
 * and thread-safe; each call reads the file.
 */
public final class MarkedPixels implements Predicate<Path> {
  private final ImageDecoder decoder;

  /** Looks at masks of at most {@link ImageDecoder#DEFAULT_PIXEL_LIMIT} pixels. */
  public MarkedPixels() {
    this(new ImageDecoder());
  }

  /**
   * @param decoder of masks
   */
  public MarkedPixels(ImageDecoder decoder) {
    this.decoder = decoder;
  }

  /**
   * @param file an image file
   * @return whether any channel of any pixel is above zero
   * @throws BadImageException if the file cannot be used
   */
  @Override
  public boolean test(Path file) {
    RgbImage image = decoder.decode(file);
    float[][] row = new float[3][image.width()];
    for (int y = 0; y < image.height(); y++) {
      image.readRow(y, row[0], row[1], row[2]);
      for (int x = 0; x < image.width(); x++) {
        if (row[0][x] > 0 || row[1][x] > 0 || row[2][x] > 0) {
          return true;
        }
      }
    }
    return false;
  }
}
