package org.deepfeature.dfm.export.onnx;

import java.util.List;
import org.deepfeature.dfm.api.Backbone.Preprocessing;
import org.deepfeature.dfm.backbone.onnx.graph.Nodes;

/** Colour order, scale, mean and deviation, by the same products as the engine's. */
final class PreparationGraph {
  private PreparationGraph() {}

  /** Returns prepared images, N × C × h × w, of N × 3 × h × w in 0..1. */
  static String build(OnnxGraph graph, String image, Preprocessing wanted) {
    int channels = wanted.colorOrder().channels();
    float[] factor = new float[channels];
    float[] shift = new float[channels];
    for (int c = 0; c < channels; c++) {
      double deviation = wanted.standardDeviation().get(c);
      factor[c] = (float) (wanted.scale() / deviation);
      shift[c] = (float) (-wanted.mean().get(c) / deviation);
    }
    String ordered = ordered(graph, image, wanted);
    List<Long> each = List.of(1L, (long) channels, 1L, 1L);
    String scaled = graph.times(ordered, graph.floats(each, factor));
    return graph.plus(scaled, graph.floats(each, shift));
  }

  private static String ordered(OnnxGraph graph, String image, Preprocessing wanted) {
    return switch (wanted.colorOrder()) {
      case RGB -> image;
      case BGR ->
          graph.add("Gather", List.of(image, graph.longs(2, 1, 0)), Nodes.integer("axis", 1));
      case GREY -> {
        String parts = graph.floats(List.of(1L, 3L, 1L, 1L), 0.299f, 0.587f, 0.114f);
        yield graph.sum(graph.times(image, parts), 1, true);
      }
    };
  }
}
