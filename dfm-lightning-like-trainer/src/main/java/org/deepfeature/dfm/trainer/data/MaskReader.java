package org.deepfeature.dfm.trainer.data;

import java.nio.file.Path;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.trainer.image.ImageDecoder;
import org.deepfeature.dfm.trainer.image.RgbImage;

/** Reads ground-truth masks. */
public final class MaskReader {
  private MaskReader() {}

  /**
   * @param mask an image; every pixel that is not black is a defect
   * @param size to which it is brought by nearest neighbour, as Pillow's {@code NEAREST}
   * @return height × width
   * @throws org.deepfeature.dfm.trainer.image.BadImageException if it cannot be read
   */
  public static boolean[] read(Path mask, ImageSize size) {
    RgbImage image = ImageDecoder.decode(mask);
    boolean[] result = new boolean[size.height() * size.width()];
    float[] red = new float[image.width()];
    float[] green = new float[image.width()];
    float[] blue = new float[image.width()];
    for (int y = 0; y < size.height(); y++) {
      image.readRow(nearest(y, image.height(), size.height()), red, green, blue);
      for (int x = 0; x < size.width(); x++) {
        int source = nearest(x, image.width(), size.width());
        result[y * size.width() + x] = red[source] + green[source] + blue[source] > 0;
      }
    }
    return result;
  }

  private static int nearest(int i, int from, int to) {
    return Math.min(from - 1, (int) ((i + 0.5) * from / to));
  }
}
