package org.deepfeature.dfm.engine;

import java.util.ArrayList;
import java.util.List;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.runtime.AnomalyDetector;
import org.deepfeature.dfm.runtime.Prediction;
import org.deepfeature.dfm.runtime.export.ExportedModel;
import org.deepfeature.dfm.runtime.export.ExportedOutputs;
import org.deepfeature.dfm.runtime.image.RgbImage;

/**
 * How far an exported graph is from its model, on drawn images of other sizes than the network's,
 * alone and together.
 *
 * @param images that were compared
 * @param difference largest of the scores, as a share of the score or of the threshold, whichever
 *     is larger
 * @param hasMaps whether the model has maps
 */
record GraphCheck(int images, double difference, boolean hasMaps) {
  private static final int TOGETHER = 3;

  static GraphCheck of(AnomalyDetector detector, ExportedModel graph) {
    ImageSize size = detector.inputSize();
    List<ImageSize> sizes =
        List.of(
            new ImageSize(size.height() + size.height() / 3 + 1, size.width() + 7),
            new ImageSize(size.height() / 2 + 5, 2 * size.width() + 3));
    double worst = 0;
    int images = 0;
    boolean maps = false;
    for (ImageSize each : sizes) {
      int count = images == 0 ? 1 : TOGETHER;
      byte[] pixels = drawn(count, each);
      ExportedOutputs outputs = graph.run(pixels, count, each.height(), each.width());
      List<Prediction> expected = detector.predict(images(pixels, count, each));
      for (int i = 0; i < count; i++) {
        double score = expected.get(i).score();
        double unit = Math.max(Math.abs(score), Math.abs(detector.threshold()));
        double apart = Math.abs(outputs.scores()[i] - score);
        // A score that is no number must not pass as no difference.
        worst = Double.isNaN(apart) ? Double.NaN : Math.max(worst, apart / Math.max(unit, 1e-30));
        maps |= expected.get(i).anomalyMap().isPresent();
      }
      images += count;
    }
    return new GraphCheck(images, worst, maps);
  }

  private static List<RgbImage> images(byte[] pixels, int count, ImageSize size) {
    List<RgbImage> images = new ArrayList<>();
    int one = pixels.length / count;
    for (int i = 0; i < count; i++) {
      byte[] own = new byte[one];
      System.arraycopy(pixels, i * one, own, 0, one);
      images.add(RgbImage.ofBytes(own, size.width(), size.height(), 3 * size.width()));
    }
    return images;
  }

  /** Waves of several lengths with an edge, another in each image. */
  private static byte[] drawn(int count, ImageSize size) {
    byte[] pixels = new byte[Math.multiplyExact(3 * count, size.height() * size.width())];
    int at = 0;
    for (int i = 0; i < count; i++) {
      for (int y = 0; y < size.height(); y++) {
        for (int x = 0; x < size.width(); x++) {
          for (int c = 0; c < 3; c++) {
            double wave =
                Math.sin(x / (3.0 + 2 * c + i)) + Math.cos(y / (5.0 + c)) + Math.sin(x * y / 997.0);
            double edge = x > y + 11 * i ? 25 : -25;
            pixels[at++] = (byte) Math.round(127 + 30 * wave + edge);
          }
        }
      }
    }
    return pixels;
  }
}
