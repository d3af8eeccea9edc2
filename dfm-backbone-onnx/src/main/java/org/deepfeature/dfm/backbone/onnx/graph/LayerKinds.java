package org.deepfeature.dfm.backbone.onnx.graph;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.deepfeature.dfm.backbone.onnx.graph.LayerKind.NoMap;
import org.deepfeature.dfm.backbone.onnx.graph.LayerKind.Unknown;
import org.deepfeature.dfm.backbone.onnx.graph.Part.Place;
import org.deepfeature.dfm.backbone.onnx.graph.Part.Tokens;
import org.deepfeature.dfm.backbone.onnx.proto.GraphProto;
import org.deepfeature.dfm.backbone.onnx.proto.NodeProto;
import org.jspecify.annotations.Nullable;

/**
 * Tells maps, and sequences of positions that become maps, from all else. Stateless and
 * thread-safe.
 */
public final class LayerKinds {
  private LayerKinds() {}

  /**
   * @param graph a network
   * @param input its image
   * @param trace a run of it
   * @param tensors some of its tensors
   * @return what each is, as far as the graph tells
   */
  public static Map<String, LayerKind> of(
      GraphProto graph, InputSpec input, Trace trace, List<String> tensors) {
    Map<String, Layout> layouts = LayoutRules.layouts(graph, input, trace);
    Set<String> ofPixels = Graphs.ofPixels(graph);
    Set<String> byproducts =
        graph.getNodeList().stream()
            .flatMap(node -> LayoutRules.byproducts(node).stream())
            .collect(Collectors.toSet());
    Map<String, LayerKind> kinds = new HashMap<>();
    for (String tensor : tensors) {
      if (!ofPixels.contains(tensor)) {
        kinds.put(tensor, new NoMap("the same for every image"));
        continue;
      }
      if (byproducts.contains(tensor)) {
        kinds.put(tensor, new NoMap("a by-product, no features"));
        continue;
      }
      List<Long> shape = trace.shapes().get(tensor);
      if (shape == null) {
        kinds.put(tensor, new Unknown());
        continue;
      }
      Layout layout = layouts.get(tensor);
      kinds.put(
          tensor,
          layout != null && (layout.anyPlace() || isPooled(shape))
              ? of(layout, shape, Math.max(1, input.batch()))
              : ofShape(shape));
    }
    return kinds;
  }

  /**
   * @param node a node
   * @return those of its inputs whose values a {@link Trace} needs
   */
  public static List<String> parameters(NodeProto node) {
    return MovingRules.parameters(node);
  }

  /** A tensor without places is none to the graph, which cannot see what a network has learnt. */
  private static LayerKind ofShape(List<Long> shape) {
    // One axis for images and one for channels are left when rows and columns are taken.
    long extended = shape.stream().skip(1).filter(d -> d > 1).count();
    return (shape.size() == 3 && extended > 0) || (shape.size() == 4 && extended > 1)
        ? new Unknown()
        : new NoMap(shape.isEmpty() ? "a single number" : inNumbers(shape));
  }

  private static boolean isPooled(List<Long> shape) {
    return shape.size() == 4 && shape.get(2) == 1 && shape.get(3) == 1;
  }

  private static LayerKind of(Layout layout, List<Long> shape, int batch) {
    if (isPooled(shape)
        && !Part.anyPlace(layout.axes().get(1))
        && !Part.anyPlace(layout.axes().get(0))) {
      return new LayerKind.Map(LayerForm.SECOND);
    }
    LayerKind no = new NoMap("%s, %s".formatted(inNumbers(shape), layout.inWords()));
    List<Part> images = layout.axes().get(0);
    if (Part.anyPlace(images) || Part.size(images) != batch) {
      return no;
    }
    return switch (layout.rank()) {
      case 3 -> sequence(layout, shape, no);
      case 4 -> map(layout, shape, no);
      default -> no;
    };
  }

  private static LayerKind map(Layout layout, List<Long> shape, LayerKind no) {
    int rows = -1;
    int columns = -1;
    for (int i = 1; i < 4; i++) {
      List<Part> axis = layout.axes().get(i);
      if (axis.size() == 1 && axis.get(0) instanceof Place place && place.outermost()) {
        if (place.row()) {
          rows = rows < 0 ? i : 0;
        } else {
          columns = columns < 0 ? i : 0;
        }
      }
    }
    if (rows < 1 || columns < 1) {
      return no;
    }
    int channels = 6 - rows - columns;
    if (layout.axes().get(channels).stream().anyMatch(LayerKinds::isOutermost)) {
      return no;
    }
    for (int axis : List.of(rows, columns)) {
      LayerKind bad = bad(((Place) layout.axes().get(axis).get(0)).line(), shape);
      if (bad != null) {
        return bad;
      }
    }
    return new LayerKind.Map(LayerForm.map(channels, rows, columns));
  }

  private static boolean isOutermost(Part part) {
    return part instanceof Tokens || (part instanceof Place place && place.outermost());
  }

  private static LayerKind sequence(Layout layout, List<Long> shape, LayerKind no) {
    for (int i = 1; i < 3; i++) {
      List<Part> axis = layout.axes().get(i);
      Tokens tokens =
          axis.size() == 1 && axis.get(0) instanceof Tokens t ? t : new Tokens(0, axis, 0);
      if (tokens.grid().size() == 2
          && tokens.grid().get(0) instanceof Place slow
          && tokens.grid().get(1) instanceof Place fast
          && slow.outermost()
          && fast.outermost()
          && slow.row() != fast.row()
          && layout.axes().get(3 - i).stream().noneMatch(LayerKinds::isOutermost)) {
        for (Place place : List.of(slow, fast)) {
          LayerKind bad = bad(place.line(), shape);
          if (bad != null) {
            return bad;
          }
        }
        return new LayerKind.Map(
            LayerForm.tokens(
                i,
                Math.toIntExact(tokens.before()),
                Math.toIntExact((slow.row() ? slow : fast).size()),
                Math.toIntExact((slow.row() ? fast : slow).size()),
                slow.row()));
      }
    }
    return no;
  }

  private static @Nullable LayerKind bad(Line line, List<Long> shape) {
    if (!line.inOrder()) {
      return new NoMap(inNumbers(shape) + ", a map whose rows or columns are not in their order");
    }
    return line.coversImage()
        ? null
        : new NoMap(inNumbers(shape) + ", a map of a part of the image");
  }

  private static String inNumbers(List<Long> shape) {
    return shape.stream().map(String::valueOf).collect(Collectors.joining(" x "));
  }
}
