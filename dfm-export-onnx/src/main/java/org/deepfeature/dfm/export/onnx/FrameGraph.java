package org.deepfeature.dfm.export.onnx;

import java.util.List;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.backbone.onnx.graph.Nodes;
import org.deepfeature.dfm.runtime.export.ExportOptions.Input;
import org.deepfeature.dfm.runtime.image.Framing;
import org.deepfeature.dfm.runtime.image.ResizeMode;

/**
 * From images of any size to the network's input, by the antialiased resize and the framing of the
 * engine. Weights are computed from the images' size, in float64 as the engine does; rows first,
 * then columns.
 */
final class FrameGraph {
  private static final int CHANNELS = 3;

  // The quickest bands at 256 to 3000 rows. Few rows are left when columns are weighed.
  private static final int ROWS_IN_A_BAND = 4;
  private static final int COLUMNS_IN_A_BAND = 16;

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
  record Axis(String centres, String support, String first, String end, String inside) {}

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
    WeighedLines down = new WeighedLines(graph, rows, target.height(), ROWS_IN_A_BAND);
    WeighedLines across = new WeighedLines(graph, columns, target.width(), COLUMNS_IN_A_BAND);
    String byRow = bytes ? rowsOfBytes(image, down) : rowsOfPlanes(image, down);
    String weighed = across.ofFloats(byRow);
    String apart = graph.reshape(weighed, 0, 0, CHANNELS, -1);
    String frame = graph.transpose(apart, 0, 2, 3, 1);
    if (bytes) {
      frame = graph.divided(frame, graph.floats(List.of(), 255));
    }
    return new Frames(frame, rows.inside(), columns.inside());
  }

  /** Returns a side as a float64 of no dimension. */
  private String size(String shape, int axis) {
    return graph.cast(graph.add("Gather", List.of(shape, graph.whole(axis))), Nodes.DOUBLE);
  }

  /** Pixels of the input for one of the image, alike along both axes. */
  private String scale(String height, String width) {
    String down = graph.divided(graph.number(framing.size().height()), height);
    String across = graph.divided(graph.number(framing.size().width()), width);
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
        String seen = rounded(graph.divided(graph.number(target), scale), source);
        String start = halved(graph.minus(source, seen));
        yield axis(places, start, seen, graph.number(target), ALL);
      }
      case PAD -> {
        String shown = rounded(graph.times(source, scale), graph.number(target));
        String start = halved(graph.minus(graph.number(target), shown));
        String moved = graph.minus(places, start);
        String twice = graph.plus(shown, shown);
        String turns = graph.add("Floor", List.of(graph.divided(moved, twice)));
        String place = graph.minus(moved, graph.times(turns, twice));
        String mirrored = graph.minus(graph.minus(twice, graph.number(1)), place);
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
    String factor = graph.divided(length, shown);
    String centres = graph.plus(graph.times(graph.plus(places, graph.number(0.5)), factor), start);
    String support = graph.add("Max", List.of(factor, graph.number(1)));
    return new Axis(centres, support, start, graph.plus(start, length), inside);
  }

  /** Which places show the image itself, not its mirror image. */
  private String inside(int target, String moved, String shown) {
    String before = graph.add("Less", List.of(moved, graph.number(0)));
    String within = graph.add("Less", List.of(moved, shown));
    String both = graph.add("And", List.of(graph.add("Not", List.of(before)), within));
    return graph.reshape(both, target);
  }

  /** Rows of N × H × W × 3 images of bytes, weighed, columns first: N × W × (3 · h), 0..255. */
  private String rowsOfBytes(String image, WeighedLines rows) {
    // Pixels of a row lie side by side, so that one product takes all of a row.
    String weighed = rows.ofBytes(graph.reshape(image, 0, 0, -1));
    return columns(graph.reshape(weighed, 0, 0, -1, CHANNELS), 0, 2, 3, 1);
  }

  private String rowsOfPlanes(String image, WeighedLines rows) {
    String planes = graph.transpose(image, 0, 2, 1, 3);
    String weighed = rows.ofFloats(graph.reshape(planes, 0, 0, -1));
    return columns(graph.reshape(weighed, 0, 0, CHANNELS, -1), 0, 3, 2, 1);
  }

  private String columns(String pixels, long... order) {
    return graph.reshape(graph.transpose(pixels, order), 0, 0, -1);
  }

  /** A half counts upwards, as Math.round has it; at least 1, at most a limit. */
  private String rounded(String value, String most) {
    String whole = graph.add("Floor", List.of(graph.plus(value, graph.number(0.5))));
    return graph.add("Max", List.of(graph.add("Min", List.of(whole, most)), graph.number(1)));
  }

  private String halved(String value) {
    return graph.add("Floor", List.of(graph.divided(value, graph.number(2))));
  }
}
