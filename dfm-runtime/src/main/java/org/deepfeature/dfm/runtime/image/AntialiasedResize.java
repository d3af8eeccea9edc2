package org.deepfeature.dfm.runtime.image;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.deepfeature.dfm.api.ImageSize;

/**
 * Bilinear resize with antialiasing, in float32: the filter of Pillow's {@code BILINEAR} and of
 * PyTorch's {@code interpolate(mode='bilinear', antialias=True)}. Each source row is added to the
 * sums of the target rows that it touches, and a sum is narrowed once it is whole: the first step
 * goes over whole rows, which processors do many values at a time, the second over target rows
 * only. Nothing larger than the result and a few rows is allocated. Weights are kept per size.
 * Thread-safe.
 */
public final class AntialiasedResize {
  // A folder of images all of different sizes must not fill the memory with weights.
  static final int SIZES_KEPT = 64;

  private final ImageSize size;
  private final Map<Integer, AxisWeights> horizontal = new ConcurrentHashMap<>();
  private final Map<Integer, AxisWeights> vertical = new ConcurrentHashMap<>();

  /**
   * @param size height and width of the results
   */
  public AntialiasedResize(ImageSize size) {
    this.size = size;
  }

  /**
   * @return height and width of the results
   */
  public ImageSize size() {
    return size;
  }

  /**
   * @param image any size
   * @return three planes (red, green, blue) of height × width, in 0..1 up to rounding
   */
  public float[] resize(RgbImage image) {
    if (image.width() == size.width() && image.height() == size.height()) {
      return image.toPlanes();
    }
    AxisWeights across = weights(horizontal, image.width(), size.width());
    AxisWeights down = weights(vertical, image.height(), size.height());
    int width = size.width();
    int height = size.height();
    float[] planes = new float[Math.multiplyExact(3 * height, width)];
    float[][] source = new float[3][image.width()];
    Deque<float[][]> sums = new ArrayDeque<>();
    int first = 0;
    int next = 0;
    for (int y = 0; y < image.height(); y++) {
      image.readRow(y, source[0], source[1], source[2]);
      for (; next < height && down.start(next) <= y; next++) {
        sums.add(new float[3][image.width()]);
      }
      int target = first;
      for (float[][] sum : sums) {
        add(source, down.weight(target++, y), sum);
      }
      for (; first < next && down.end(first) <= y + 1; first++) {
        across.apply(sums.remove(), planes, first * width, height * width);
      }
    }
    return planes;
  }

  private static void add(float[][] row, float weight, float[][] to) {
    for (int c = 0; c < 3; c++) {
      float[] from = row[c];
      float[] target = to[c];
      for (int x = 0; x < from.length; x++) {
        target[x] += weight * from[x];
      }
    }
  }

  private static AxisWeights weights(Map<Integer, AxisWeights> kept, int source, int target) {
    AxisWeights weights = kept.get(source);
    if (weights == null) {
      weights = new AxisWeights(source, target);
      if (kept.size() < SIZES_KEPT) {
        kept.put(source, weights);
      }
    }
    return weights;
  }
}
