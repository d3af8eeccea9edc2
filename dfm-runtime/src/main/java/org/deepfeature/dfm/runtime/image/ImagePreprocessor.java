package org.deepfeature.dfm.runtime.image;

import java.nio.FloatBuffer;
import org.deepfeature.dfm.api.Backbone.Preprocessing;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.api.Tensor;

/**
 * Brings an image to a network's size, channels and scale: antialiased resize, then {@code (scale ·
 * v − mean) / standardDeviation}, written straight into the batch's memory. Thread-safe; several
 * threads may fill different places of one buffer.
 */
public final class ImagePreprocessor {
  /** Of a batch. */
  private static final int MOST_VALUES = 1 << 24;

  private final Preprocessing preprocessing;
  private final FramedResize resize;
  private final float[] factor;
  private final float[] shift;

  /**
   * @param preprocessing what the network's weights expect
   * @param size height and width of the network's input
   */
  public ImagePreprocessor(Preprocessing preprocessing, ImageSize size) {
    this(preprocessing, Framing.stretch(size));
  }

  /**
   * @param preprocessing what the network's weights expect
   * @param framing of the network's input
   */
  public ImagePreprocessor(Preprocessing preprocessing, Framing framing) {
    this.preprocessing = preprocessing;
    this.resize = new FramedResize(framing);
    int channels = channels();
    factor = new float[channels];
    shift = new float[channels];
    for (int c = 0; c < channels; c++) {
      double deviation = preprocessing.standardDeviation().get(c);
      factor[c] = (float) (preprocessing.scale() / deviation);
      shift[c] = (float) (-preprocessing.mean().get(c) / deviation);
    }
  }

  /**
   * @return channels of the network's input, 3 or 1
   */
  public int channels() {
    return preprocessing.colorOrder().channels();
  }

  /**
   * @return height and width of the network's input
   */
  public ImageSize size() {
    return framing().size();
  }

  /**
   * @return which part of an image comes to which part of the input
   */
  public Framing framing() {
    return resize.framing();
  }

  /**
   * @return floats that one image takes: channels × height × width
   */
  public int valuesPerImage() {
    return Math.multiplyExact(channels() * size().height(), size().width());
  }

  /**
   * @param wanted images in a batch, {@code >= 1}
   * @return as many, or fewer of large ones: 64 MiB of floats, in the end one by one
   */
  public int batchOf(int wanted) {
    return Math.max(1, Math.min(wanted, MOST_VALUES / valuesPerImage()));
  }

  /**
   * @param image any size
   * @param batch at least {@code (index + 1) ·} {@link #valuesPerImage} values, in N, C, H, W order
   *     from 0; its position is neither used nor moved
   * @param index which image of the batch, {@code >= 0}
   * @throws IndexOutOfBoundsException if the batch has no such place
   */
  public void write(RgbImage image, FloatBuffer batch, int index) {
    float[] planes = resize.resize(image);
    int plane = size().height() * size().width();
    int at = Math.multiplyExact(index, valuesPerImage());
    switch (preprocessing.colorOrder()) {
      case RGB -> {
        for (int c = 0; c < 3; c++) {
          write(planes, c * plane, plane, c, batch, at + c * plane);
        }
      }
      case BGR -> {
        for (int c = 0; c < 3; c++) {
          write(planes, (2 - c) * plane, plane, c, batch, at + c * plane);
        }
      }
      case GREY -> {
        for (int i = 0; i < plane; i++) {
          planes[i] =
              0.299f * planes[i] + 0.587f * planes[plane + i] + 0.114f * planes[2 * plane + i];
        }
        write(planes, 0, plane, 0, batch, at);
      }
    }
  }

  private void write(float[] planes, int from, int plane, int channel, FloatBuffer batch, int at) {
    float f = factor[channel];
    float s = shift[channel];
    for (int i = from; i < from + plane; i++) {
      planes[i] = planes[i] * f + s;
    }
    batch.put(at, planes, from, plane);
  }

  /**
   * Undoes colour order and scale, for drawing.
   *
   * @param images prepared batch
   * @param index which image of it
   * @return red, green and blue planes at the network's size, in 0..1
   */
  public float[] planes(Tensor images, int index) {
    int plane = size().height() * size().width();
    float[] planes = new float[3 * plane];
    float[] prepared = new float[plane];
    for (int c = 0; c < 3; c++) {
      int channel =
          switch (preprocessing.colorOrder()) {
            case RGB -> c;
            case BGR -> 2 - c;
            case GREY -> 0;
          };
      images.data().get((index * channels() + channel) * plane, prepared);
      for (int i = 0; i < plane; i++) {
        float value = (prepared[i] - shift[channel]) / factor[channel];
        planes[c * plane + i] = Math.max(0, Math.min(1, value));
      }
    }
    return planes;
  }
}
