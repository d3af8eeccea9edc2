package org.deepfeature.dfm.trainer.loader;

import java.nio.file.Path;
import java.util.function.Function;
import org.deepfeature.dfm.runtime.image.BadImageException;
import org.deepfeature.dfm.runtime.image.ImageDecoder;
import org.deepfeature.dfm.runtime.image.RgbImage;
import org.deepfeature.dfm.trainer.data.Sample;

/**
 * Decodes samples: their files, with the defects that are drawn into some, and copies as they were
 * changed. Thread-safe.
 *
 * @param decoder reads the files
 */
public record SampleDecoder(ImageDecoder decoder) {
  /** Floats of three planes, a changed copy of them, and the image's own. */
  private static final int BYTES_OF_A_CHANGE = 3 * 3 * Float.BYTES;

  /**
   * @param sample an image file, and perhaps a defect to draw into it
   * @param use gets its pixels, with the defect, as {@link ImageDecoder#decode(Path, Function)}
   *     says
   * @param <T> what is made of them
   * @return what that returned
   * @throws BadImageException as {@link ImageDecoder#decode}
   */
  public <T> T decode(Sample sample, Function<RgbImage, T> use) {
    boolean plain = sample.defect() == null && sample.copy() == null;
    return plain
        ? decoder.decode(sample.path(), use)
        : decoder
            .withRoom(BYTES_OF_A_CHANGE)
            .decode(sample.path(), image -> use.apply(changed(image, sample)));
  }

  private static RgbImage changed(RgbImage image, Sample sample) {
    int width = image.width();
    int height = image.height();
    float[] planes = image.toPlanes();
    if (sample.defect() != null) {
      planes = sample.defect().draw(planes, width, height);
    }
    if (sample.copy() != null) {
      planes = sample.copy().draw(planes, width, height);
    }
    return RgbImage.ofPlanes(width, height, planes);
  }
}
