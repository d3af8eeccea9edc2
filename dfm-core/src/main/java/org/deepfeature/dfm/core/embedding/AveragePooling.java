package org.deepfeature.dfm.core.embedding;

import java.nio.FloatBuffer;
import org.deepfeature.dfm.api.Backbone.Layer;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.api.Tensor;

/**
 * Average pooling with kernel = stride, incomplete windows dropped, then flattening in C, H, W
 * order. Stateless and thread-safe.
 *
 * @param kernel {@code >= 1}; 1 leaves the map as it is
 */
public record AveragePooling(int kernel) {

  public AveragePooling {
    if (kernel < 1) {
      throw new IllegalArgumentException("Pooling " + kernel + "; expected at least 1");
    }
  }

  /**
   * @param map N × C × H × W feature map
   * @return N × d embeddings, rounded to float32 as the network's own values are
   * @throws IllegalArgumentException if the kernel is larger than the map
   */
  public Matrix embed(Tensor map) {
    EmbeddingLayout layout =
        EmbeddingLayout.of(new Layer("", map.channels(), map.height(), map.width()), kernel);
    Matrix rows = Matrix.zeros(map.batch(), layout.dimension());
    FloatBuffer values = map.data();
    double area = (double) kernel * kernel;
    int out = 0;
    for (int plane = 0; plane < map.batch() * map.channels(); plane++) {
      int start = plane * map.height() * map.width();
      for (int y = 0; y < layout.height(); y++) {
        for (int x = 0; x < layout.width(); x++) {
          int corner = start + y * kernel * map.width() + x * kernel;
          rows.data()[out++] = (float) (windowSum(values, corner, map.width()) / area);
        }
      }
    }
    return rows;
  }

  private double windowSum(FloatBuffer values, int corner, int stride) {
    double sum = 0;
    for (int i = 0; i < kernel; i++) {
      for (int j = 0; j < kernel; j++) {
        sum += values.get(corner + i * stride + j);
      }
    }
    return sum;
  }
}
