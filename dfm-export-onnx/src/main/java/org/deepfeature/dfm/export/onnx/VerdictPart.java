package org.deepfeature.dfm.export.onnx;

import java.util.List;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.backbone.onnx.graph.Nodes;
import org.deepfeature.dfm.core.postprocessing.Normalization;
import org.deepfeature.dfm.core.postprocessing.PostProcessor;
import org.deepfeature.dfm.runtime.image.Framing;

/** Raw scores and maps to the graph's outputs. Thresholds are compared with in float64. */
final class VerdictPart {
  /** ONNX's number for truth values. */
  private static final int BOOL = 9;

  private final OnnxGraph graph;
  private final PostProcessor postProcessor;
  private final ImageSize size;

  VerdictPart(OnnxGraph graph, PostProcessor postProcessor, Framing framing) {
    this.graph = graph;
    this.postProcessor = postProcessor;
    this.size = framing.size();
  }

  void build(ScorePart.Scored scored, FrameGraph.Frames frames) {
    String exact = graph.named(Ports.EXACT, "Identity", List.of(scored.score()));
    cast(exact, Ports.SCORE, Nodes.FLOAT);
    graph.output(Ports.SCORE, Nodes.FLOAT, "N");
    Normalization image = postProcessor.image();
    cast(normalized(exact, image), Ports.NORMALIZED, Nodes.FLOAT);
    graph.output(Ports.NORMALIZED, Nodes.FLOAT, "N");
    atLeast(exact, image.threshold(), Ports.LABEL);
    graph.output(Ports.LABEL, BOOL, "N");
    scored.map().ifPresent(map -> maps(map, frames));
  }

  private void maps(String map, FrameGraph.Frames frames) {
    cast(map, Ports.MAP, Nodes.FLOAT);
    graph.output(Ports.MAP, Nodes.FLOAT, "N", size.height(), size.width());
    postProcessor
        .pixel()
        .ifPresent(
            pixel -> {
              // The engine marks by the map as it is given out, in float32.
              String given = graph.cast(Ports.MAP, Nodes.DOUBLE);
              mask(given, pixel.threshold(), frames);
              graph.output(Ports.MASK, BOOL, "N", size.height(), size.width());
            });
  }

  private void mask(String map, double threshold, FrameGraph.Frames frames) {
    if (frames.rows().isEmpty()) {
      atLeast(map, threshold, Ports.MASK);
      return;
    }
    String marked = atLeast(map, threshold, "dfm/marked");
    String rows = graph.reshape(frames.rows(), 1, size.height(), 1);
    String columns = graph.reshape(frames.columns(), 1, 1, size.width());
    String shown = graph.add("And", List.of(rows, columns));
    graph.named(Ports.MASK, "And", List.of(marked, shown));
  }

  private String atLeast(String values, double threshold, String output) {
    String below = graph.add("Less", List.of(values, graph.number(threshold)));
    return graph.named(output, "Not", List.of(below));
  }

  private void cast(String tensor, String output, int type) {
    graph.named(output, "Cast", List.of(tensor), Nodes.integer("to", type));
  }

  private String normalized(String score, Normalization range) {
    String above = graph.minus(score, graph.number(range.threshold()));
    double width = range.max() / 2 - range.min() / 2;
    String moved =
        width == 0
            ? graph.times(graph.add("Sign", List.of(above)), graph.number(0.5))
            : graph.divided(above, graph.number(2 * width));
    String half = graph.plus(moved, graph.number(0.5));
    return graph.add(
        "Max", List.of(graph.add("Min", List.of(half, graph.number(1))), graph.number(0)));
  }
}
