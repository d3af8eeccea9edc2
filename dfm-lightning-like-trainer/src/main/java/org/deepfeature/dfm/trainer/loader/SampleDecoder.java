package org.deepfeature.dfm.trainer.loader;

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

  /**
   * @param sample an image file, and perhaps a defect to draw into it
   * @return its pixels, with the defect
   * @throws BadImageException as {@link ImageDecoder#decode}
   */
  public RgbImage decode(Sample sample) {
    RgbImage image = decoder.decode(sample.path());
    if (sample.defect() == null && sample.copy() == null) {
      return image;
    }
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
