package org.deepfeature.dfm.trainer.image;

import java.util.concurrent.ConcurrentHashMap;
import org.deepfeature.dfm.api.ImageSize;

/**
 * Bilinear resize with antialiasing: the triangle filter widens with the downscale factor, as
 * Pillow's {@code BILINEAR} and torchvision's {@code antialias=True} do. Rows are read one after
 * the other, so memory is bounded by the rows that one output row sees. Thread-safe.
 */
public final class AntialiasedResize {
  private final ImageSize size;
  // Plants send images of a handful of sizes; a folder of many thousand sizes must not fill memory.
  private static final int CACHED = 64;
  private final ConcurrentHashMap<Long, TriangleFilter> filters = new ConcurrentHashMap<>();

  /**
   * @param size of the result
   */
  public AntialiasedResize(ImageSize size) {
    this.size = size;
  }

  /**
   * @param image any size
   * @return three planes of height × width, red, green, blue, in 0..1
   */
  public float[] apply(RgbImage image) {
    TriangleFilter across = filter(image.width(), size.width());
    TriangleFilter down = filter(image.height(), size.height());
    int width = size.width();
    int plane = size.height() * width;
    float[] result = new float[3 * plane];
    float[][] row = new float[3][image.width()];
    int window = down.longest();
    float[][][] ring = new float[window][3][width];
    int next = 0;
    for (int y = 0; y < size.height(); y++) {
      int from = down.first(y);
      int to = from + down.length(y);
      for (; next < to; next++) {
        image.readRow(next, row[0], row[1], row[2]);
        if (next >= from) {
          for (int c = 0; c < 3; c++) {
            across.apply(row[c], ring[next % window][c]);
          }
        }
      }
      for (int c = 0; c < 3; c++) {
        for (int i = from; i < to; i++) {
          float weight = down.weight(y, i - from);
          float[] source = ring[i % window][c];
          int out = c * plane + y * width;
          for (int x = 0; x < width; x++) {
            result[out + x] += weight * source[x];
          }
        }
      }
    }
    return result;
  }

  private TriangleFilter filter(int from, int to) {
    if (filters.size() > CACHED) {
      filters.clear();
    }
    return filters.computeIfAbsent((long) from << 32 | to, key -> new TriangleFilter(from, to));
  }
}
