package org.deepfeature.dfm.export.onnx;

import java.util.List;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.api.Matrix;

/** Prepared images at the size of a layer that looks at smaller ones: both sizes are known. */
final class ResizedFrame {
  private ResizedFrame() {}

  static String build(OnnxGraph graph, String images, ImageSize from, ImageSize to) {
    if (from.equals(to)) {
      return images;
    }
    String down = graph.floats(weights(from.height(), to.height()));
    String across = graph.floats(NetworkPart.transposed(weights(from.width(), to.width())));
    return graph.add("MatMul", List.of(graph.add("MatMul", List.of(down, images)), across));
  }

  /** The antialiased resize's triangle, its rows adding up to 1. */
  private static Matrix weights(int source, int target) {
    Matrix weights = Matrix.zeros(target, source);
    double scale = (double) source / target;
    double support = Math.max(scale, 1);
    for (int i = 0; i < target; i++) {
      double centre = scale * (i + 0.5);
      double sum = 0;
      for (int j = 0; j < source; j++) {
        double weight = Math.max(0, 1 - Math.abs((j + 0.5 - centre) / support));
        weights.data()[i * source + j] = weight;
        sum += weight;
      }
      for (int j = 0; j < source; j++) {
        weights.data()[i * source + j] /= sum;
      }
    }
    return weights;
  }
}
