package org.deepfeature.dfm.backbone.onnx.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.deepfeature.dfm.backbone.onnx.proto.NodeProto;

/** What operators that move, drop or repeat values do to the axes. */
final class MovingRules {
  private final Map<String, Layout> layouts;
  private final Trace trace;

  MovingRules(Map<String, Layout> layouts, Trace trace) {
    this.layouts = layouts;
    this.trace = trace;
  }

  /**
   * The inputs that say how, not what; {@link #parameters} are their numbers. Older operator sets
   * have them as attributes.
   */
  static List<String> parameters(NodeProto node) {
    int from =
        switch (node.getOpType()) {
          case "Slice", "Gather", "Pad" -> 1;
          default -> node.getOpType().startsWith("Reduce") ? 1 : Integer.MAX_VALUE;
        };
    return IntStream.range(Math.min(from, node.getInputCount()), node.getInputCount())
        .filter(i -> !(node.getOpType().equals("Pad") && i == 2))
        .mapToObj(node::getInput)
        .filter(input -> !input.isEmpty())
        .toList();
  }

  private Optional<long[]> numbers(NodeProto node, int input, String attribute) {
    return input < node.getInputCount() && !node.getInput(input).isEmpty()
        ? Optional.ofNullable(trace.values().get(node.getInput(input)))
        : new Attributes(node).integers(attribute);
  }

  private static boolean isGiven(NodeProto node, int input, String attribute) {
    return (input < node.getInputCount() && !node.getInput(input).isEmpty())
        || new Attributes(node).get(attribute).isPresent();
  }

  private Optional<Layout> input(NodeProto node, int input) {
    return Optional.ofNullable(layouts.get(node.getInput(input)));
  }

  Optional<Layout> transpose(NodeProto node, List<Long> shape) {
    List<Long> given = Attributes.order(node);
    int rank = shape.size();
    List<Long> order =
        given.isEmpty() ? LongStream.range(0, rank).map(i -> rank - 1 - i).boxed().toList() : given;
    return input(node, 0)
        .map(
            layout ->
                new Layout(order.stream().map(i -> layout.axes().get(i.intValue())).toList()));
  }

  /** One axis that an attribute names becomes another. */
  Optional<Layout> axis(
      NodeProto node, List<Long> shape, Function<Long, Optional<List<Part>>> rule) {
    int axis = new Attributes(node).axis("axis", -1, shape.size());
    return input(node, 0)
        .flatMap(layout -> rule.apply(shape.get(axis)).map(parts -> layout.with(axis, parts)));
  }

  Optional<Layout> slice(NodeProto node, List<Long> shape) {
    Optional<Layout> layout = input(node, 0);
    Optional<long[]> starts = numbers(node, 1, "starts");
    if (layout.isEmpty() || starts.isEmpty()) {
      return Optional.empty();
    }
    int count = starts.get().length;
    Optional<long[]> axes =
        isGiven(node, 3, "axes")
            ? numbers(node, 3, "axes")
            : Optional.of(LongStream.range(0, count).toArray());
    Optional<long[]> steps =
        isGiven(node, 4, "steps")
            ? numbers(node, 4, "steps")
            : Optional.of(LongStream.range(0, count).map(i -> 1).toArray());
    if (axes.isEmpty() || steps.isEmpty()) {
      return Optional.empty();
    }
    Optional<Layout> sliced = layout;
    for (int i = 0; i < count; i++) {
      int axis = Attributes.at(axes.get()[i], shape.size());
      List<Part> parts = layout.get().axes().get(axis);
      long size = Part.size(parts);
      long step = steps.get()[i];
      long start = starts.get()[i] < 0 ? starts.get()[i] + size : starts.get()[i];
      long first = Math.max(0, Math.min(step < 0 ? size - 1 : size, start));
      Optional<List<Part>> rest = AxisRules.slice(parts, first, shape.get(axis), step);
      sliced = sliced.flatMap(l -> rest.map(p -> l.with(axis, p)));
    }
    return sliced;
  }

  Optional<Layout> split(NodeProto node, int output, List<Long> shape) {
    int axis = new Attributes(node).axis("axis", 0, shape.size());
    long start = 0;
    for (int i = 0; i < output; i++) {
      List<Long> before = trace.shapes().get(node.getOutput(i));
      if (before == null) {
        return Optional.empty();
      }
      start += before.get(axis);
    }
    long from = start;
    return input(node, 0)
        .flatMap(
            layout ->
                AxisRules.slice(layout.axes().get(axis), from, shape.get(axis), 1)
                    .map(parts -> layout.with(axis, parts)));
  }

  /** Parts that are not known are taken for further channels of what is. */
  Optional<Layout> concat(NodeProto node, List<Long> shape) {
    int axis = new Attributes(node).axis("axis", 1, shape.size());
    List<List<Part>> joined = new ArrayList<>();
    List<List<Part>> axes = new ArrayList<>(Layout.plain(shape).axes());
    boolean anyUnknown = false;
    boolean anyKnown = false;
    for (String input : node.getInputList()) {
      Layout layout = layouts.get(input);
      if (layout == null) {
        anyUnknown = true;
        continue;
      }
      anyKnown |= layout.anyPlace();
      joined.add(layout.axes().get(axis));
      for (int i = 0; i < shape.size(); i++) {
        List<Part> parts = layout.axes().get(i);
        if (i == axis || parts.stream().allMatch(p -> p instanceof Part.Plain)) {
          continue;
        }
        if (!Part.alike(axes.get(i), parts) && !axes.get(i).equals(Layout.plain(shape.get(i)))) {
          return Optional.empty();
        }
        axes.set(i, parts);
      }
    }
    if (anyUnknown) {
      if (!anyKnown || joined.stream().anyMatch(Part::anyPlace)) {
        return Optional.empty();
      }
      axes.set(axis, Layout.plain(shape.get(axis)));
      return Optional.of(new Layout(axes));
    }
    return AxisRules.join(joined)
        .map(
            parts -> {
              axes.set(axis, parts);
              return new Layout(axes);
            });
  }

  Optional<Layout> gather(NodeProto node, List<Long> shape) {
    Optional<Layout> layout = input(node, 0);
    List<Long> of = trace.shapes().get(node.getInput(1));
    if (layout.isEmpty() || of == null) {
      return Optional.empty();
    }
    int axis = new Attributes(node).axis("axis", 0, layout.get().rank());
    List<List<Part>> axes = new ArrayList<>(layout.get().axes());
    List<Part> parts = axes.remove(axis);
    if (of.size() == 1 || (!of.isEmpty() && Part.anyPlace(parts))) {
      Optional<List<Part>> chosen =
          of.size() > 1
              ? Optional.empty()
              : numbers(node, 1, "indices").flatMap(i -> AxisRules.gather(parts, i));
      if (chosen.isEmpty()) {
        return Optional.empty();
      }
      axes.add(axis, chosen.get());
    } else {
      for (int i = 0; i < of.size(); i++) {
        axes.add(axis + i, Layout.plain(of.get(i)));
      }
    }
    return Optional.of(new Layout(axes));
  }

  Optional<Layout> pad(NodeProto node, List<Long> shape) {
    Optional<Layout> layout = input(node, 0);
    Optional<long[]> pads =
        numbers(node, 1, new Attributes(node).get("pads").isPresent() ? "pads" : "paddings");
    Optional<long[]> axes =
        isGiven(node, 3, "axes")
            ? numbers(node, 3, "axes")
            : Optional.of(LongStream.range(0, shape.size()).toArray());
    if (layout.isEmpty() || pads.isEmpty() || axes.isEmpty()) {
      return Optional.empty();
    }
    Optional<Layout> padded = layout;
    int count = pads.get().length / 2;
    for (int i = 0; i < Math.min(count, axes.get().length); i++) {
      int axis = Attributes.at(axes.get()[i], shape.size());
      Optional<List<Part>> parts =
          AxisRules.pad(layout.get().axes().get(axis), pads.get()[i], pads.get()[count + i]);
      padded = padded.flatMap(l -> parts.map(p -> l.with(axis, p)));
    }
    return padded;
  }

  Optional<Layout> repeat(NodeProto node, List<Long> shape) {
    Optional<Layout> layout = input(node, 0);
    List<List<Part>> axes = new ArrayList<>(Layout.plain(shape).axes());
    int offset = shape.size() - layout.map(Layout::rank).orElse(0);
    for (int i = 0; layout.isPresent() && i < layout.get().rank(); i++) {
      Optional<List<Part>> axis =
          AxisRules.repeat(layout.get().axes().get(i), shape.get(offset + i));
      if (axis.isEmpty()) {
        return Optional.empty();
      }
      axes.set(offset + i, axis.get());
    }
    return layout.map(l -> new Layout(axes));
  }

  Optional<Layout> reduce(NodeProto node, List<Long> shape) {
    Optional<Layout> layout = input(node, 0);
    if (layout.isEmpty()) {
      return layout;
    }
    int rank = layout.get().rank();
    Optional<long[]> axes =
        node.getOpType().startsWith("Arg")
            ? Optional.of(new long[] {new Attributes(node).integer("axis", 0)})
            : isGiven(node, 1, "axes") ? numbers(node, 1, "axes") : Optional.of(new long[0]);
    if (axes.isEmpty()) {
      return Optional.empty();
    }
    if (axes.get().length == 0) {
      boolean none = new Attributes(node).integer("noop_with_empty_axes", 0) != 0;
      axes = none ? axes : Optional.of(LongStream.range(0, rank).toArray());
    }
    List<Integer> reduced =
        Arrays.stream(axes.get()).mapToObj(axis -> Attributes.at(axis, rank)).toList();
    List<List<Part>> left = new ArrayList<>();
    for (int i = 0; i < rank; i++) {
      if (!reduced.contains(i)) {
        left.add(layout.get().axes().get(i));
      } else if (shape.size() == rank) {
        left.add(List.of());
      }
    }
    return Optional.of(new Layout(left));
  }
}
