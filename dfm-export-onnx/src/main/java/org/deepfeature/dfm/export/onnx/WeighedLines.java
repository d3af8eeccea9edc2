package org.deepfeature.dfm.export.onnx;

import java.util.List;
import org.deepfeature.dfm.backbone.onnx.graph.Nodes;
import org.deepfeature.dfm.export.onnx.FrameGraph.Axis;

/**
 * The antialiased resize along one axis: N × H × L lines become N × h × L, each of them a weighed
 * mean of those near by. Neighbouring targets see mostly the same lines; a few of them together, a
 * band, are one product with the lines that any of them sees.
 *
 * <p>Weights are float64 until they are used. Lines of bytes are never made floats, which would
 * take longer than all the rest: a weight is written in three digits of 8 bits, a product of bytes
 * is exact, and the digits' sums are put together afterwards. A weight is off by 2⁻²⁵ at most, as
 * much as a float32 near 1 is.
 */
final class WeighedLines {
  private static final int DIGITS = 3;
  private static final int BASE = 256;
  private static final double LARGEST = BASE * BASE * BASE - 1;

  private final OnnxGraph graph;
  private final Axis axis;
  private final int target;
  private final int band;

  /** Where the targets lie: bands × targets × 1. */
  private final String centres;

  /**
   * @param most how many targets may be a band: the more, the fewer lines are gathered twice, and
   *     the more weights are 0
   */
  WeighedLines(OnnxGraph graph, Axis axis, int target, int most) {
    this.graph = graph;
    this.axis = axis;
    this.target = target;
    int divisor = Math.min(most, target);
    while (target % divisor != 0) {
      divisor--;
    }
    this.band = divisor;
    this.centres = graph.reshape(axis.centres(), target / band, band, 1);
  }

  /** Returns N × h × L of N × H × L, float32. */
  String ofFloats(String lines) {
    String places = places();
    String weights = graph.cast(weights(places), Nodes.FLOAT);
    String weighed = graph.add("MatMul", List.of(weights, gathered(lines, places)));
    return graph.reshape(weighed, 0, target, -1);
  }

  /** Returns N × h × L, float32 in 0..255, of N × H × L bytes. */
  String ofBytes(String lines) {
    String places = places();
    String digits = digits(weights(places));
    String sums = graph.add("MatMulInteger", List.of(digits, gathered(lines, places)));
    String apart = graph.reshape(graph.cast(sums, Nodes.FLOAT), 0, 0, DIGITS, -1);
    float[] worth = {
      (float) (BASE * BASE / LARGEST), (float) (BASE / LARGEST), (float) (1 / LARGEST)
    };
    String together = graph.floats(List.of(1L, (long) DIGITS), worth);
    return graph.reshape(graph.add("MatMul", List.of(together, apart)), 0, target, -1);
  }

  /** The lines that a band sees, some of which may not exist: bands × 1 × lines. */
  private String places() {
    // In a mirrored border centres go backwards.
    String nearest = graph.minimum(centres, 1, true);
    String farthest = graph.maximum(centres, 1, true);
    String widest = graph.maximum(graph.reshape(graph.minus(farthest, nearest), -1), 0, false);
    String first =
        graph.add(
            "Floor", List.of(graph.plus(graph.minus(nearest, axis.support()), graph.number(0.5))));
    String seen = graph.plus(widest, graph.plus(axis.support(), axis.support()));
    String count = graph.plus(graph.add("Ceil", List.of(seen)), graph.number(1));
    return graph.plus(first, graph.add("Range", List.of(graph.number(0), count, graph.number(1))));
  }

  private String gathered(String lines, String places) {
    String last = graph.minus(axis.end(), graph.number(1));
    String existing =
        graph.add("Max", List.of(graph.add("Min", List.of(places, last)), axis.first()));
    String index = graph.reshape(graph.cast(existing, Nodes.INT64), target / band, -1);
    return graph.add("Gather", List.of(lines, index), Nodes.integer("axis", 1));
  }

  /** Bands × targets × lines; those of one target add up to 1. */
  private String weights(String places) {
    String distance =
        graph.divided(graph.minus(graph.plus(places, graph.number(0.5)), centres), axis.support());
    String triangle =
        graph.add(
            "Max",
            List.of(
                graph.minus(graph.number(1), graph.add("Abs", List.of(distance))),
                graph.number(0)));
    String before = graph.add("Less", List.of(places, axis.first()));
    String within = graph.add("Less", List.of(places, axis.end()));
    String exists = graph.add("And", List.of(graph.add("Not", List.of(before)), within));
    String kept = graph.times(triangle, graph.cast(exists, Nodes.DOUBLE));
    return graph.divided(kept, graph.sum(kept, 2, true));
  }

  /** Bands × (digits · targets) × lines, the highest digits of all targets first. */
  private String digits(String weights) {
    String rest =
        graph.add(
            "Floor",
            List.of(graph.plus(graph.times(weights, graph.number(LARGEST)), graph.number(0.5))));
    String high = wholes(rest, BASE * BASE);
    rest = graph.minus(rest, graph.times(high, graph.number(BASE * BASE)));
    String middle = wholes(rest, BASE);
    String low = graph.minus(rest, graph.times(middle, graph.number(BASE)));
    return graph.concat(List.of(bytes(high), bytes(middle), bytes(low)), 1);
  }

  private String wholes(String value, int unit) {
    return graph.add("Floor", List.of(graph.divided(value, graph.number(unit))));
  }

  private String bytes(String value) {
    return graph.cast(value, Nodes.UINT8);
  }
}
