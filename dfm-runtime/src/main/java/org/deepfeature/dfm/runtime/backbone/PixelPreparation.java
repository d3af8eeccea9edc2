package org.deepfeature.dfm.runtime.backbone;

import java.nio.FloatBuffer;
import org.deepfeature.dfm.api.Backbone.Preprocessing;
import org.deepfeature.dfm.api.Tensor;

/**
 * Prepares red, green and blue in 0..1 for one network. The same operations in the same order as
 * {@link org.deepfeature.dfm.runtime.image.ImagePreprocessor} has, so that a network among others
 * sees what it sees alone.
 */
final class PixelPreparation {
  private PixelPreparation() {}

  static Tensor prepare(Tensor images, Preprocessing wanted) {
    int plane = images.height() * images.width();
    int channels = wanted.colorOrder().channels();
    FloatBuffer data = images.data();
    FloatBuffer prepared = Tensor.allocateDirect(images.batch() * channels * plane);
    float[] rgb = new float[3 * plane];
    float[] values = new float[plane];
    for (int n = 0; n < images.batch(); n++) {
      data.get(n * rgb.length, rgb);
      for (int c = 0; c < channels; c++) {
        double deviation = wanted.standardDeviation().get(c);
        float factor = (float) (wanted.scale() / deviation);
        float shift = (float) (-wanted.mean().get(c) / deviation);
        for (int i = 0; i < plane; i++) {
          values[i] = value(wanted.colorOrder(), rgb, plane, c, i) * factor + shift;
        }
        prepared.put((n * channels + c) * plane, values);
      }
    }
    return Tensor.of(images.batch(), channels, images.height(), images.width(), prepared);
  }

  private static float value(
      Preprocessing.ColorOrder order, float[] rgb, int plane, int channel, int i) {
    return switch (order) {
      case RGB -> rgb[channel * plane + i];
      case BGR -> rgb[(2 - channel) * plane + i];
      case GREY -> 0.299f * rgb[i] + 0.587f * rgb[plane + i] + 0.114f * rgb[2 * plane + i];
    };
  }
}
