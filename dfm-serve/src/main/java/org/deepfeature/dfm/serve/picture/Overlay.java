package org.deepfeature.dfm.serve.picture;

import java.nio.FloatBuffer;
import org.deepfeature.dfm.api.Backbone.Preprocessing;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.core.postprocessing.Normalization;
import org.deepfeature.dfm.runtime.AnomalyMap;
import org.deepfeature.dfm.runtime.AnomalyMask;
import org.deepfeature.dfm.runtime.Prediction;
import org.deepfeature.dfm.runtime.image.ImagePreprocessor;
import org.deepfeature.dfm.runtime.image.RgbImage;
import org.deepfeature.dfm.runtime.internal.png.ColorType;
import org.deepfeature.dfm.runtime.internal.png.PngContainer;
import org.deepfeature.dfm.runtime.internal.png.PngRows;
import org.deepfeature.dfm.serve.repository.ServedModel;

/**
 * The anomaly map over the image, at the network's input size: the redder, the nearer to the pixel
 * threshold; yellow beyond it, and white around what is called anomalous. Stateless and
 * thread-safe.
 */
public final class Overlay {
  private static final int CHANNELS = 3;
  private static final double HEAT = 0.7;
  private static final Preprocessing PLAIN =
      new Preprocessing(
          Preprocessing.ColorOrder.RGB,
          1,
          java.util.List.of(0.0, 0.0, 0.0),
          java.util.List.of(1.0, 1.0, 1.0));

  private Overlay() {}

  /**
   * @param model that has maps
   * @param image that was scored
   * @param prediction of it
   * @return a PNG file
   */
  public static byte[] png(ServedModel model, RgbImage image, Prediction prediction) {
    ImagePreprocessor framed = new ImagePreprocessor(PLAIN, model.framing());
    FloatBuffer planes = FloatBuffer.allocate(framed.valuesPerImage());
    framed.write(image, planes, 0);
    ImageSize size = framed.size();
    AnomalyMap map = prediction.anomalyMap().orElseThrow();
    float[] heat = heat(model, map.toArray());
    boolean[] mask =
        prediction.mask().map(AnomalyMask::toArray).orElseGet(() -> new boolean[heat.length]);
    byte[] samples = new byte[CHANNELS * heat.length];
    for (int i = 0; i < heat.length; i++) {
      boolean edge = edge(mask, i, size);
      double weight = HEAT * Math.min(1, 2 * heat[i]);
      for (int c = 0; c < CHANNELS; c++) {
        double shown = planes.get(c * heat.length + i);
        double mixed = (1 - weight) * shown + weight * color(heat[i], c);
        samples[CHANNELS * i + c] = (byte) (edge ? 255 : Math.round(255 * clamp(mixed)));
      }
    }
    int stride = CHANNELS * size.width();
    byte[] rows = PngRows.deflated(PngRows.filtered(samples, stride, CHANNELS, PngRows.Filter.SUB));
    return new PngContainer(size.width(), size.height(), ColorType.RGB).around(rows);
  }

  /** Returns values in 0..1, the pixel threshold at ½; over their own range if there is none. */
  private static float[] heat(ServedModel model, float[] map) {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (float value : map) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    Normalization range = model.pixel().orElse(new Normalization((low + high) / 2, low, high));
    float[] heat = new float[map.length];
    for (int i = 0; i < map.length; i++) {
      heat[i] = (float) range.apply(map[i]);
    }
    return heat;
  }

  /** From dark violet over red at the threshold to yellow. */
  private static double color(double heat, int channel) {
    return switch (channel) {
      case 0 -> clamp(0.3 + 1.4 * heat);
      case 1 -> clamp(2 * heat - 1);
      default -> clamp(0.4 - 0.8 * heat);
    };
  }

  private static double clamp(double value) {
    return Math.max(0, Math.min(1, value));
  }

  private static boolean edge(boolean[] mask, int i, ImageSize size) {
    int width = size.width();
    int x = i % width;
    return mask[i]
        && (x == 0
            || x == width - 1
            || i < width
            || i >= mask.length - width
            || !mask[i - 1]
            || !mask[i + 1]
            || !mask[i - width]
            || !mask[i + width]);
  }
}
