package org.deepfeature.dfm.backbone.onnx;

import java.nio.FloatBuffer;
import java.util.Random;
import org.deepfeature.dfm.api.Tensor;

/** Images to test with. */
final class Pictures {
  private Pictures() {}

  /** Independent values in 0..1, the same each time. */
  static Tensor noise(int batch, int channels, int height, int width) {
    FloatBuffer data = Tensor.allocateDirect(batch * channels * height * width);
    Random random = new Random(42);
    for (int i = 0; i < data.capacity(); i++) {
      data.put(i, random.nextFloat());
    }
    return Tensor.of(batch, channels, height, width, data);
  }
}
