package org.deepfeature.dfm.export.onnx;

import java.util.List;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.backbone.onnx.graph.Nodes;
import org.deepfeature.dfm.runtime.export.ExportOptions.Input;
import org.deepfeature.dfm.runtime.image.Framing;
import org.deepfeature.dfm.runtime.image.ResizeMode;

/**
 * From images of any size to the network's input, by the antialiased resize and the framing of the
 * engine. Weights are computed from the images' size, in float64 as the engine does. Rows are
 * gathered and weighed, so that the work goes with the pixels of the image; columns, of which few
 * rows are left then, are one product of matrices.
 */
final class FrameGraph {
  private static final int CHANNELS = 3;

  /** In place of a tensor: all pixels of the input show the image. */
  private static final String ALL = "";

  private final OnnxGraph graph;
  private final Framing framing;

  FrameGraph(OnnxGraph graph, Framing framing) {
    this.graph = graph;
    this.framing = framing;
  }

  /**
   * One axis: for each pixel of the input where the image's pixel lies, and how wide it is seen.
   */
  private record Axis(String centres, String support, String first, String end, String inside) {}

  /**
   * Frames of N × 3 × h × w in 0..1, and which of their rows and columns show the image itself;
   * empty names if all do.
   */
  record Frames(String tensor, String rows, String columns) {}

  Frames build(String image, Input input) {
    boolean bytes = input == Input.UINT8;
    String shape = graph.add("Shape", List.of(image));
    String height = size(shape, bytes ? 1 : 2);
    String width = size(shape, bytes ? 2 : 3);
    ImageSize target = framing.size();
    String scale = scale(height, width);
    Axis rows = axis(height, target.height(), scale);
    Axis columns = axis(width, target.width(), scale);
    String byRow = bytes ? rowsOfBytes(image, rows) : rowsOfPlanes(image, rows);
    String across = transposedWeights(columns, width);
    String frame = graph.add("MatMul", List.of(byRow, across));
    if (bytes) {
      frame = graph.add("Div", List.of(frame, graph.floats(List.of(), 255)));
    }
    return new Frames(frame, rows.inside(), columns.inside());
  }

  /** Returns a side as a float64 of no dimension. */
  private String size(String shape, int axis) {
    return graph.cast(graph.add("Gather", List.of(shape, graph.whole(axis))), Nodes.DOUBLE);
  }

  /** Pixels of the input for one of the image, alike along both axes. */
  private String scale(String height, String width) {
    String down = divided(graph.number(framing.size().height()), height);
    String across = divided(graph.number(framing.size().width()), width);
    return graph.add(framing.mode() == ResizeMode.CROP ? "Max" : "Min", List.of(down, across));
  }

  private Axis axis(String source, int target, String scale) {
    double[] all = new double[target];
    for (int i = 0; i < target; i++) {
      all[i] = i;
    }
    String places = graph.doubles(List.of((long) target, 1L), all);
    return switch (framing.mode()) {
      case STRETCH -> axis(places, graph.number(0), source, graph.number(target), ALL);
      case CROP -> {
        String seen = rounded(divided(graph.number(target), scale), source);
        String start = halved(minus(source, seen));
        yield axis(places, start, seen, graph.number(target), ALL);
      }
      case PAD -> {
        String shown = rounded(graph.add("Mul", List.of(source, scale)), graph.number(target));
        String start = halved(minus(graph.number(target), shown));
        String moved = minus(places, start);
        String twice = plus(shown, shown);
        String turns = graph.add("Floor", List.of(divided(moved, twice)));
        String place = minus(moved, graph.add("Mul", List.of(turns, twice)));
        String mirrored = minus(minus(twice, graph.number(1)), place);
        yield axis(
            graph.add("Min", List.of(place, mirrored)),
            graph.number(0),
            source,
            shown,
            inside(target, moved, shown));
      }
    };
  }

  private Axis axis(String places, String start, String length, String shown, String inside) {
    String factor = divided(length, shown);
    String centres =
        plus(graph.add("Mul", List.of(plus(places, graph.number(0.5)), factor)), start);
    String support = graph.add("Max", List.of(factor, graph.number(1)));
    return new Axis(centres, support, start, plus(start, length), inside);
  }

  /** Which places show the image itself, not its mirror image. */
  private String inside(int target, String moved, String shown) {
    String before = graph.add("Less", List.of(moved, graph.number(0)));
    String within = graph.add("Less", List.of(moved, shown));
    String both = graph.add("And", List.of(graph.add("Not", List.of(before)), within));
    return graph.reshape(both, target);
  }

  /** Rows of an N × H × W × 3 image of bytes, weighed: N × 3 × h × W, float32, 0..255. */
  private String rowsOfBytes(String image, Axis axis) {
    // Pixels of a row lie side by side, so that one product takes all of a row.
    String lines = graph.reshape(image, 0, 0, -1);
    String weighed = weighed(lines, axis, true);
    String apart = graph.reshape(weighed, 0, framing.size().height(), -1, CHANNELS);
    return graph.transpose(apart, 0, 3, 1, 2);
  }

  private String rowsOfPlanes(String image, Axis axis) {
    String planes = graph.transpose(image, 0, 2, 1, 3);
    String lines = graph.reshape(planes, 0, 0, -1);
    String weighed = weighed(lines, axis, false);
    String apart = graph.reshape(weighed, 0, framing.size().height(), CHANNELS, -1);
    return graph.transpose(apart, 0, 2, 1, 3);
  }

  /** N × H × L lines → N × h × 1 × L. */
  private String weighed(String lines, Axis axis, boolean bytes) {
    String first =
        graph.add("Floor", List.of(plus(minus(axis.centres(), axis.support()), graph.number(0.5))));
    String taps =
        plus(graph.add("Ceil", List.of(plus(axis.support(), axis.support()))), graph.number(1));
    String steps = graph.add("Range", List.of(graph.number(0), taps, graph.number(1)));
    String places = plus(first, steps);
    String weights = weights(places, axis);
    String last = minus(axis.end(), graph.number(1));
    String existing =
        graph.add("Max", List.of(graph.add("Min", List.of(places, last)), axis.first()));
    String gathered =
        graph.add(
            "Gather", List.of(lines, graph.cast(existing, Nodes.INT64)), Nodes.integer("axis", 1));
    String values = bytes ? graph.cast(gathered, Nodes.FLOAT) : gathered;
    String each = graph.reshape(weights, 0, 1, -1);
    return graph.add("MatMul", List.of(each, values));
  }

  /** W × w weights of columns. */
  private String transposedWeights(Axis axis, String length) {
    String all = graph.add("Range", List.of(graph.number(0), length, graph.number(1)));
    return graph.transpose(weights(all, axis), 1, 0);
  }

  /** Weights of some places of the image, those of one target adding up to 1; float32. */
  private String weights(String places, Axis axis) {
    String distance =
        divided(minus(plus(places, graph.number(0.5)), axis.centres()), axis.support());
    String triangle =
        graph.add(
            "Max",
            List.of(minus(graph.number(1), graph.add("Abs", List.of(distance))), graph.number(0)));
    String before = graph.add("Less", List.of(places, axis.first()));
    String within = graph.add("Less", List.of(places, axis.end()));
    String exists = graph.add("And", List.of(graph.add("Not", List.of(before)), within));
    String kept = graph.add("Mul", List.of(triangle, graph.cast(exists, Nodes.DOUBLE)));
    return graph.cast(divided(kept, graph.sum(kept, 1, true)), Nodes.FLOAT);
  }

  /** A half counts upwards, as Math.round has it; at least 1, at most a limit. */
  private String rounded(String value, String most) {
    String whole = graph.add("Floor", List.of(plus(value, graph.number(0.5))));
    return graph.add("Max", List.of(graph.add("Min", List.of(whole, most)), graph.number(1)));
  }

  private String halved(String value) {
    return graph.add("Floor", List.of(divided(value, graph.number(2))));
  }

  private String plus(String a, String b) {
    return graph.add("Add", List.of(a, b));
  }

  private String minus(String a, String b) {
    return graph.add("Sub", List.of(a, b));
  }

  private String divided(String a, String b) {
    return graph.add("Div", List.of(a, b));
  }
}
