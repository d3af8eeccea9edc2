package org.deepfeature.dfm.runtime.backbone;

import java.nio.FloatBuffer;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.api.Tensor;
import org.deepfeature.dfm.runtime.image.AntialiasedResize;
import org.deepfeature.dfm.runtime.image.RgbImage;

/**
 * Brings prepared images to the smaller size at which one of several networks looks at them, by the
 * filter that brought them to the larger one. Thread-safe.
 *
 * @param resize to that size
 */
record FrameResize(AntialiasedResize resize) {

  static FrameResize to(ImageSize size) {
    return new FrameResize(new AntialiasedResize(size));
  }

  Tensor apply(Tensor images) {
    ImageSize size = resize.size();
    int from = images.height() * images.width();
    int to = size.height() * size.width();
    FloatBuffer resized = Tensor.allocateDirect(images.batch() * images.channels() * to);
    float[] three = new float[3 * from];
    for (int n = 0; n < images.batch(); n++) {
      for (int c = 0; c < images.channels(); c++) {
        images.data().get((n * images.channels() + c) * from, three, c * from, from);
      }
      float[] planes = resize.resize(RgbImage.ofPlanes(images.width(), images.height(), three));
      resized.put(n * images.channels() * to, planes, 0, images.channels() * to);
    }
    return Tensor.of(images.batch(), images.channels(), size.height(), size.width(), resized);
  }
}
