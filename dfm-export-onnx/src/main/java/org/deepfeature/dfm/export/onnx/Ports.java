package org.deepfeature.dfm.export.onnx;

import org.deepfeature.dfm.backbone.onnx.graph.Nodes;
import org.deepfeature.dfm.runtime.export.ExportOptions.Input;

/** Names of the graph's inputs and outputs, and of two places within. */
final class Ports {
  /** Bytes, N × H × W × 3. */
  static final String BYTES = "image";

  /** Float32, N × 3 × H × W, 0..1. */
  static final String FLOATS = "input";

  /** Raw scores, float32. */
  static final String SCORE = "score";

  /** Scores with the threshold at ½, float32. */
  static final String NORMALIZED = "normalized";

  /** Whether a score is at or above the threshold. */
  static final String LABEL = "label";

  /** Raw maps, float32, N × h × w. */
  static final String MAP = "anomaly_map";

  /** Whether a pixel is at or above its threshold, N × h × w. */
  static final String MASK = "mask";

  /** Within: images at the network's input size, N × 3 × h × w, 0..1. */
  static final String FRAME = "dfm/frame";

  /** Within: raw scores, float64. */
  static final String EXACT = "dfm/score";

  private Ports() {}

  static String input(OnnxGraph graph, Input input) {
    return switch (input) {
      case UINT8 -> {
        graph.input(BYTES, Nodes.UINT8, "N", "H", "W", 3);
        yield BYTES;
      }
      case FLOAT32 -> {
        graph.input(FLOATS, Nodes.FLOAT, "N", 3, "H", "W");
        yield FLOATS;
      }
    };
  }
}
