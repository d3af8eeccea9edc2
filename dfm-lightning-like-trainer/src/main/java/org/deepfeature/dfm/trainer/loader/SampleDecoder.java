package org.deepfeature.dfm.trainer.loader;

import org.deepfeature.dfm.runtime.image.BadImageException;
import org.deepfeature.dfm.runtime.image.ImageDecoder;
import org.deepfeature.dfm.runtime.image.RgbImage;
import org.deepfeature.dfm.trainer.data.Sample;

/**
 * Decodes samples: their files, with the defects that are drawn into some. Thread-safe.
 *
 * @param decoder reads the files
 */
public record SampleDecoder(ImageDecoder decoder) {

  /**
   * @param sample an image file, and perhaps a defect to draw into it
   * @return its pixels, with the defect
   * @throws BadImageException as {@link ImageDecoder#decode}
   */
  public RgbImage decode(Sample sample) {
    RgbImage image = decoder.decode(sample.path());
    if (sample.defect() == null) {
      return image;
    }
    return RgbImage.ofPlanes(
        image.width(),
        image.height(),
        sample.defect().draw(image.toPlanes(), image.width(), image.height()));
  }
}
