package org.deepfeature.dfm.trainer.image;

import java.nio.FloatBuffer;
import java.nio.file.Path;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.api.Preprocessing;

/**
 * From file to network input: decode, resize, order and normalise channels. Thread-safe.
 *
 * @param preprocessing what the network's weights expect
 * @param size of the network's input
 * @param resize filter for that size
 */
public record ImagePreprocessor(
    Preprocessing preprocessing, ImageSize size, AntialiasedResize resize) {

  /**
   * @param preprocessing what the network's weights expect
   * @param size of the network's input
   */
  public ImagePreprocessor(Preprocessing preprocessing, ImageSize size) {
    this(preprocessing, size, new AntialiasedResize(size));
  }

  /**
   * @return C
   */
  public int channels() {
    return preprocessing.colorOrder().channels();
  }

  /**
   * @return C · H · W
   */
  public int values() {
    return channels() * size.height() * size.width();
  }

  /**
   * @param file an image
   * @param buffer where images go, one behind the other
   * @param index which of them this is; its C · H · W values are written, the position stays
   * @throws BadImageException if the file cannot be used
   */
  public void read(Path file, FloatBuffer buffer, int index) {
    float[] planes = resize.apply(ImageDecoder.decode(file));
    int plane = size.height() * size.width();
    for (int c = 0; c < channels(); c++) {
      float scale = (float) preprocessing.scale();
      float mean = preprocessing.mean().get(c).floatValue();
      float deviation = preprocessing.standardDeviation().get(c).floatValue();
      float[] normalized = new float[plane];
      for (int i = 0; i < plane; i++) {
        normalized[i] = (scale * value(planes, plane, c, i) - mean) / deviation;
      }
      buffer.put(index * values() + c * plane, normalized);
    }
  }

  private float value(float[] planes, int plane, int channel, int i) {
    return switch (preprocessing.colorOrder()) {
      case RGB -> planes[channel * plane + i];
      case BGR -> planes[(2 - channel) * plane + i];
      case GREY -> 0.299f * planes[i] + 0.587f * planes[plane + i] + 0.114f * planes[2 * plane + i];
    };
  }
}
