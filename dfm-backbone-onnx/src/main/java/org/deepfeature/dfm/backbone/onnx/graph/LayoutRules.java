package org.deepfeature.dfm.backbone.onnx.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.deepfeature.dfm.backbone.onnx.proto.GraphProto;
import org.deepfeature.dfm.backbone.onnx.proto.NodeProto;
import org.jspecify.annotations.Nullable;

/**
 * What each operator does to the axes of what it reads. A tensor that is not told stays unknown; it
 * is known again where it is added to one that is known.
 */
final class LayoutRules {
  /** Operators whose result has the axes of their first input. */
  private static final Set<String> SAME =
      Set.of(
          "Attention",
          "BatchNormalization",
          "BiasGelu",
          "CumSum",
          "DequantizeLinear",
          "DynamicQuantizeLinear",
          "FastGelu",
          "GroupNormalization",
          "GroupQueryAttention",
          "Hardmax",
          "InstanceNormalization",
          "LRN",
          "LayerNormalization",
          "LogSoftmax",
          "LpNormalization",
          "MeanVarianceNormalization",
          "MultiHeadAttention",
          "QuantizeLinear",
          "RMSNormalization",
          "RotaryEmbedding",
          "SimplifiedLayerNormalization",
          "SkipLayerNormalization",
          "SkipSimplifiedLayerNormalization",
          "Softmax",
          "Trilu");

  /** Operators that look at the form of a tensor, not at what is in it. */
  static final Set<String> OF_SHAPES = Set.of("Shape", "Size");

  private final Trace trace;
  private final Map<String, Layout> layouts = new HashMap<>();
  private final ProductRules products;
  private final MovingRules moving;

  LayoutRules(Trace trace) {
    this.trace = trace;
    products = new ProductRules(layouts);
    moving = new MovingRules(layouts, trace);
  }

  Map<String, Layout> layouts() {
    return layouts;
  }

  void put(String tensor, Layout layout) {
    layouts.put(tensor, layout);
  }

  void apply(NodeProto node) {
    for (int i = 0; i < node.getOutputCount(); i++) {
      String output = node.getOutput(i);
      List<Long> shape = trace.shapes().get(output);
      boolean none = shape == null || shape.contains(0L);
      if (none || output.isEmpty() || byproducts(node).contains(output)) {
        continue;
      }
      Optional<Layout> layout =
          isPlain(node) ? Optional.of(Layout.plain(shape)) : of(node, i, shape);
      layout.filter(l -> fits(l, shape)).ifPresent(l -> layouts.put(output, l.settled()));
    }
  }

  /** A rule that does not give the shape that really came out does not know the operator. */
  private static boolean fits(Layout layout, List<Long> shape) {
    return layout.axes().stream().map(Part::size).toList().equals(shape);
  }

  private boolean isPlain(NodeProto node) {
    return OF_SHAPES.contains(node.getOpType())
        || Graphs.reads(node).stream()
            .allMatch(input -> layouts.containsKey(input) && !layouts.get(input).anyPlace());
  }

  /**
   * Results of a node beside its first that are no features: masks, places of maxima, statistics.
   */
  static List<String> byproducts(NodeProto node) {
    boolean one =
        SAME.contains(node.getOpType()) || Set.of("Dropout", "MaxPool").contains(node.getOpType());
    return one ? node.getOutputList().subList(1, node.getOutputCount()) : List.of();
  }

  private Optional<Layout> of(NodeProto node, int output, List<Long> shape) {
    String operator = node.getOpType();
    if (!new Attributes(node).isStandard()) {
      return Optional.empty();
    }
    if (SAME.contains(operator)) {
      return same(node.getInput(0), shape);
    }
    if (operator.startsWith("Reduce") || operator.startsWith("Arg")) {
      return moving.reduce(node, shape);
    }
    return switch (operator) {
      case "FusedGemm", "FusedMatMul", "Gemm", "MatMul", "MatMulInteger" ->
          products.matrix(node, 0, 1, shape);
      case "QLinearMatMul" -> products.matrix(node, 0, 3, shape);
      case "Einsum" -> products.einsum(node, shape);
      case "Conv", "ConvInteger", "ConvTranspose", "FusedConv", "QLinearConv", "DeformConv" ->
          scaled(node, shape, 2, Layout.plain(shape.get(1)));
      case "AveragePool", "LpPool", "MaxPool" -> scaled(node, shape, 2, null);
      case "DepthToSpace", "SpaceToDepth" -> scaled(node, shape, 2, Layout.plain(shape.get(1)));
      case "GlobalAveragePool", "GlobalMaxPool", "GlobalLpPool" -> pooled(node, shape);
      case "Resize", "Upsample" -> scaled(node, shape, 0, null);
      case "TopK" -> moving.axis(node, shape, axis -> Optional.of(Layout.plain(axis)));
      case "Reshape", "Flatten", "Squeeze", "Unsqueeze" -> reshaped(node, shape);
      case "Transpose" -> moving.transpose(node, shape);
      case "Slice" -> moving.slice(node, shape);
      case "Split" -> moving.split(node, output, shape);
      case "Concat" -> moving.concat(node, shape);
      case "Gather" -> moving.gather(node, shape);
      case "Pad" -> moving.pad(node, shape);
      case "Expand", "Tile" -> moving.repeat(node, shape);
      default ->
          Elementwise.is(operator) ? broadcast(node.getInputList(), shape) : Optional.empty();
    };
  }

  private Optional<Layout> input(NodeProto node) {
    return Optional.ofNullable(layouts.get(node.getInput(0)));
  }

  private Optional<Layout> same(String input, List<Long> shape) {
    Layout layout = layouts.get(input);
    List<Long> before = trace.shapes().get(input);
    if (layout == null || before == null || before.size() != shape.size()) {
      return Optional.empty();
    }
    int last = shape.size() - 1;
    // Attention may change the width of its values.
    return before.equals(shape)
        ? Optional.of(layout)
        : Optional.of(layout.with(last, Layout.plain(shape.get(last))));
  }

  private Optional<Layout> reshaped(NodeProto node, List<Long> shape) {
    return input(node).flatMap(layout -> layout.reshaped(shape));
  }

  /** The second axis is what is given, if anything is. */
  private Optional<Layout> scaled(
      NodeProto node, List<Long> shape, int from, @Nullable List<Part> second) {
    Layout layout = layouts.get(node.getInput(0));
    if (layout == null || layout.rank() != shape.size()) {
      return Optional.empty();
    }
    Layout scaled = second == null ? layout : layout.with(1, second);
    for (int i = from; i < shape.size(); i++) {
      Optional<List<Part>> axis = AxisRules.scale(layout.axes().get(i), shape.get(i));
      if (axis.isEmpty()) {
        return Optional.empty();
      }
      scaled = scaled.with(i, axis.get());
    }
    return Optional.of(scaled);
  }

  private Optional<Layout> pooled(NodeProto node, List<Long> shape) {
    return input(node)
        .map(
            layout -> {
              List<List<Part>> axes = new ArrayList<>(Layout.plain(shape).axes());
              axes.set(0, layout.axes().get(0));
              axes.set(1, layout.axes().get(1));
              return new Layout(axes);
            });
  }

  /** Axes are compared from the last one on; one of one value is repeated. */
  private Optional<Layout> broadcast(List<String> inputs, List<Long> shape) {
    List<List<Part>> axes = new ArrayList<>(Layout.plain(shape).axes());
    boolean[] told = new boolean[shape.size()];
    boolean anyUnknown = false;
    boolean anyWhole = false;
    for (String input : inputs) {
      Layout layout = layouts.get(input);
      if (layout == null) {
        anyUnknown |= !input.isEmpty();
        continue;
      }
      anyWhole |= layout.anyPlace() && shape.equals(trace.shapes().get(input));
      int offset = shape.size() - layout.rank();
      for (int i = 0; i < layout.rank(); i++) {
        List<Part> axis = layout.axes().get(i);
        if (axis.stream().allMatch(p -> p instanceof Part.Plain)
            || Part.size(axis) != shape.get(offset + i)) {
          continue;
        }
        if (told[offset + i] && !Part.alike(axes.get(offset + i), axis)) {
          return Optional.empty();
        }
        if (!told[offset + i]) {
          axes.set(offset + i, axis);
          told[offset + i] = true;
        }
      }
    }
    return anyUnknown && !anyWhole ? Optional.empty() : Optional.of(new Layout(axes));
  }

  /** The layouts of a network's tensors, as far as the graph tells them. */
  static Map<String, Layout> layouts(GraphProto graph, InputSpec input, Trace trace) {
    LayoutRules rules = new LayoutRules(trace);
    graph.getInitializerList().forEach(t -> rules.put(t.getName(), Layout.plain(t.getDimsList())));
    List<Long> shape = trace.shapes().get(input.name());
    if (shape != null) {
      rules.put(input.name(), Layout.image(shape, input.channelsLast()));
    }
    for (NodeProto node : graph.getNodeList()) {
      rules.apply(node);
    }
    return rules.layouts();
  }
}
