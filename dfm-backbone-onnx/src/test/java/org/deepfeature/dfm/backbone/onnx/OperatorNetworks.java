package org.deepfeature.dfm.backbone.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.deepfeature.dfm.backbone.onnx.graph.Nodes;
import org.deepfeature.dfm.backbone.onnx.proto.AttributeProto;
import org.deepfeature.dfm.backbone.onnx.proto.GraphProto;
import org.deepfeature.dfm.backbone.onnx.proto.ModelProto;
import org.deepfeature.dfm.backbone.onnx.proto.NodeProto;
import org.deepfeature.dfm.backbone.onnx.proto.OperatorSetIdProto;
import org.deepfeature.dfm.backbone.onnx.proto.TensorProto;
import org.deepfeature.dfm.backbone.onnx.proto.ValueInfoProto;

/**
 * Networks of an operator or two each: of a convolution's {@code eight} channels they make the
 * layer {@code map}.
 */
final class OperatorNetworks {
  static final String LAYER = "map";
  private static final String IN = "eight";
  private static final int BOOLEAN = 9;

  private OperatorNetworks() {}

  static List<ModelProto> all() {
    List<ModelProto> all = new ArrayList<>();
    windows(all);
    shapes(all);
    numbers(all);
    samples(all);
    recurrences(all);
    return List.copyOf(all);
  }

  private static void windows(List<ModelProto> all) {
    all.add(
        of(
            List.of(weights("w", 8, 4, 3, 3)),
            node("Conv", "w", ints("dilations", 1, 1), one("group", 2), ints("pads", 1, 1, 1, 1))));
    all.add(
        of(
            List.of(weights("w", 8, 2, 3, 3)),
            node(
                "ConvTranspose",
                "w",
                ints("strides", 2, 2),
                ints("output_padding", 1, 1),
                one("group", 2))));
    all.add(
        of(
            List.of(),
            node(
                "MaxPool",
                "",
                ints("kernel_shape", 3, 3),
                ints("strides", 2, 2),
                ints("pads", 1, 1, 1, 1),
                ints("dilations", 1, 1),
                one("ceil_mode", 1))));
    all.add(
        of(
            List.of(),
            node(
                "AveragePool",
                "",
                ints("kernel_shape", 3, 3),
                ints("strides", 2, 2),
                one("count_include_pad", 1))));
    all.add(of(List.of(), node("LpPool", "", ints("kernel_shape", 2, 2), one("p", 2))));
    all.add(of(List.of(), node("LRN", "", one("size", 3), Nodes.number("alpha", 1e-4f))));
    all.add(
        of(
            List.of(weights("s", 8), weights("b", 8)),
            node("InstanceNormalization", "s b", Nodes.number("epsilon", 1e-5f))));
    all.add(of(List.of(), node("DepthToSpace", "", one("blocksize", 2))));
    all.add(of(List.of(), node("SpaceToDepth", "", one("blocksize", 2))));
    all.add(
        of(
            List.of(floats("roi"), floats("scales", 1, 1, 2, 2)),
            node("Resize", "roi scales", Nodes.text("mode", "linear"))));
    all.add(
        of(
            List.of(longs("sizes", 1, 8, 7, 5)),
            Nodes.node(
                "Resize", List.of(IN, "", "", "sizes"), LAYER, Nodes.text("mode", "cubic"))));
  }

  private static void shapes(List<ModelProto> all) {
    all.add(of(List.of(longs("pads", 0, 0, 1, 1, 0, 0, 1, 1)), node("Pad", "pads")));
    all.add(
        of(
            List.of(longs("from", 1, 1), longs("to", 9, 9), longs("axes", 2, 3), longs("by", 2, 2)),
            node("Slice", "from to axes by")));
    all.add(of(List.of(longs("shape", 0, 4, 32, -1)), node("Reshape", "shape")));
    all.add(of(List.of(longs("times", 1, 2, 1, 1)), node("Tile", "times")));
    all.add(of(List.of(longs("shape", 1, 8, 16, 16)), node("Expand", "shape")));
    all.add(of(List.of(longs("which", 0, 3, -1)), node("Gather", "which", one("axis", 1))));
    all.add(
        of(
            List.of(longs("parts", 3, 5)),
            NodeProto.newBuilder()
                .setOpType("Split")
                .addInput(IN)
                .addInput("parts")
                .addOutput("few")
                .addOutput(LAYER)
                .addAttribute(one("axis", 1))
                .build()));
    all.add(of(List.of(), node("Transpose", "", ints("perm", 0, 3, 1, 2))));
    all.add(of(List.of(longs("k", 3)), topK()));
    all.add(
        of(
            List.of(longs("shape", 1, 8, 4, 4)),
            Nodes.node("ConstantOfShape", List.of("shape"), "one"),
            Nodes.node("GlobalAveragePool", List.of(IN), "mean"),
            Nodes.node("Mul", List.of("one", "mean"), LAYER)));
    all.add(
        of(
            List.of(longs("axes", 4)),
            Nodes.node("Unsqueeze", List.of(IN, "axes"), "five"),
            Nodes.node("Squeeze", List.of("five", "axes"), LAYER)));
    all.add(
        of(
            List.of(longs("depth", 8), floats("values", 0, 1)),
            Nodes.node("ArgMax", List.of(IN), "best", one("axis", 1), one("keepdims", 0)),
            Nodes.node("OneHot", List.of("best", "depth", "values"), LAYER, one("axis", 1))));
    all.add(
        of(
            List.of(longs("at", 0, 0, 0, 1), weights("new", 1, 16), longs("shape", 1, 4)),
            Nodes.node("Reshape", List.of("at", "shape"), "rows"),
            Nodes.node("Cast", List.of("rows"), "of", one("to", Nodes.INT64)),
            Nodes.node("Slice", List.of("of", "zero", "three", "last"), "three of"),
            Nodes.node("ScatterND", List.of(IN, "three of", "new"), LAYER),
            longs("zero", 0),
            longs("three", 3),
            longs("last", 1)));
  }

  private static NodeProto topK() {
    return NodeProto.newBuilder()
        .setOpType("TopK")
        .addInput(IN)
        .addInput("k")
        .addOutput(LAYER)
        .addOutput("places")
        .addAttribute(one("axis", 1))
        .build();
  }

  private static void numbers(List<ModelProto> all) {
    all.add(
        of(
            List.of(longs("divisor", 3)),
            Nodes.node("Shape", List.of(IN), "shape"),
            Nodes.node("Div", List.of("shape", "divisor"), "third"),
            Nodes.node("Mod", List.of("shape", "divisor"), "rest"),
            Nodes.node("Add", List.of("third", "rest"), "sum"),
            Nodes.node("Max", List.of("sum", "divisor"), "size"),
            Nodes.node("ConstantOfShape", List.of("size"), LAYER)));
    all.add(
        of(
            List.of(longs("from", 0), longs("to", 16), longs("by", 1), longs("shape", 1, 1, 4, 4)),
            Nodes.node("Squeeze", List.of("from"), "begin"),
            Nodes.node("Squeeze", List.of("to"), "end"),
            Nodes.node("Squeeze", List.of("by"), "step"),
            Nodes.node("Range", List.of("begin", "end", "step"), "numbers"),
            Nodes.node("Cast", List.of("numbers"), "floats", one("to", Nodes.FLOAT)),
            Nodes.node("Reshape", List.of("floats", "shape"), LAYER)));
    all.add(
        of(
            List.of(weights("w", 16, 16)),
            Nodes.node("MatMul", List.of(IN, "w"), "product"),
            Nodes.node("Softmax", List.of("product"), "soft", one("axis", -1)),
            Nodes.node("CumSum", List.of("soft", "axis"), LAYER),
            longs("axis", 3)));
    all.add(
        of(
            List.of(),
            Nodes.node(
                "Einsum", List.of(IN, IN), LAYER, Nodes.text("equation", "nchw,nchv->ncwv"))));
    all.add(
        of(
            List.of(longs("axes", 2)),
            Nodes.node("ReduceSum", List.of(IN, "axes"), LAYER, one("keepdims", 1))));
    all.add(
        of(
            List.of(floats("scale", 0.1f), bytes("zero", 128)),
            Nodes.node("QuantizeLinear", List.of(IN, "scale", "zero"), "q", one("axis", 1)),
            Nodes.node("DequantizeLinear", List.of("q", "scale", "zero"), LAYER, one("axis", 1))));
  }

  private static void samples(List<ModelProto> all) {
    all.add(
        of(
            List.of(weights("grid", 1, 4, 4, 2)),
            node("GridSample", "grid", Nodes.text("mode", "bilinear"), one("align_corners", 1)),
            16));
    all.add(
        of(
            List.of(floats("boxes", 0, 0, 7, 7), longs("of", 0), longs("shape", 1, 4)),
            Nodes.node("Reshape", List.of("boxes", "shape"), "box"),
            Nodes.node(
                "RoiAlign",
                List.of(IN, "box", "of"),
                LAYER,
                one("output_height", 4),
                one("output_width", 4),
                one("sampling_ratio", 2))));
    all.add(
        of(
            List.of(floats("boxes", 0, 0, 7, 7)),
            Nodes.node("Reshape", List.of("boxes", "shape"), "box"),
            Nodes.node("MaxRoiPool", List.of(IN, "rois"), LAYER, ints("pooled_shape", 2, 2)),
            longs("shape", 1, 4),
            Nodes.floats("rois", List.of(1L, 5L), 0, 0, 0, 7, 7)));
    all.add(
        of(
            List.of(longs("at", 0, 1, 2, 3), longs("shape", 1, 4, 1, 1)),
            Nodes.node("Reshape", List.of("at", "shape"), "places"),
            Nodes.node("GatherElements", List.of(IN, "places"), LAYER, one("axis", 1))));
    all.add(
        of(
            List.of(longs("at", 0, 1, 0, 3), longs("shape", 2, 2)),
            Nodes.node("Reshape", List.of("at", "shape"), "places"),
            Nodes.node("GatherND", List.of(IN, "places"), "rows"),
            Nodes.node("Unsqueeze", List.of("rows", "axes"), LAYER),
            longs("axes", 0)));
    all.add(
        of(
            List.of(longs("at", 0, 1), longs("shape", 1, 2, 1, 1), weights("new", 1, 2, 1, 1)),
            Nodes.node("Reshape", List.of("at", "shape"), "places"),
            Nodes.node("ScatterElements", List.of(IN, "places", "new"), LAYER, one("axis", 1))));
    all.add(
        of(
            List.of(longs("most", 5), floats("overlap", 0.5f), floats("least", 0)),
            Nodes.node("Shape", List.of(IN), "size"),
            Nodes.node("Reshape", List.of(IN, "boxes"), "candidates"),
            Nodes.node("Reshape", List.of(IN, "likely"), "scores"),
            longs("boxes", 1, -1, 4),
            longs("likely", 1, 1, -1),
            Nodes.node("Slice", List.of("scores", "zero", "count", "last"), "some"),
            longs("zero", 0),
            longs("count", 512),
            longs("last", 2),
            Nodes.node(
                "NonMaxSuppression",
                List.of("candidates", "some", "most", "overlap", "least"),
                "kept"),
            Nodes.node("Cast", List.of("kept"), "floats", one("to", Nodes.FLOAT)),
            Nodes.node("Unsqueeze", List.of("floats", "axes"), LAYER),
            longs("axes", 0, 1)));
    all.add(
        of(
            List.of(),
            NodeProto.newBuilder()
                .setOpType("MaxPool")
                .addInput(IN)
                .addOutput("pooled")
                .addOutput("places")
                .addAttribute(ints("kernel_shape", 2, 2))
                .addAttribute(ints("strides", 2, 2))
                .build(),
            Nodes.node(
                "MaxUnpool",
                List.of("pooled", "places"),
                LAYER,
                ints("kernel_shape", 2, 2),
                ints("strides", 2, 2))));
    all.add(
        of(
            List.of(
                weights("s", 8),
                weights("b", 8),
                weights("m", 8),
                floats("v", 1, 1, 1, 1, 1, 1, 1, 1)),
            node("BatchNormalization", "s b m v", Nodes.number("epsilon", 1e-5f))));
    all.add(
        of(
            List.of(weights("s", 16), weights("b", 16)),
            node("LayerNormalization", "s b", one("axis", -1)),
            17));
    all.add(
        of(
            List.of(weights("s", 8), weights("b", 8)),
            node("GroupNormalization", "s b", one("num_groups", 2)),
            21));
    all.add(of(List.of(longs("k", 1)), node("Trilu", "k", one("upper", 1))));
    all.add(
        of(List.of(longs("shape", 9, 9)), node("CenterCropPad", "shape", ints("axes", 2, 3)), 18));
    all.add(
        of(
            List.of(longs("lengths", 1, 1, 1, 1, 1, 1, 1, 1)),
            node("ReverseSequence", "lengths", one("batch_axis", 1), one("time_axis", 0))));
    all.add(
        of(
            List.of(longs("k", 8), longs("size", 4, 4), longs("block", 2, 2)),
            Nodes.node("Reshape", List.of(IN, "rows"), "blocks"),
            longs("rows", 1, 32, -1),
            Nodes.node("Slice", List.of("blocks", "zero", "nine", "last"), "some"),
            longs("zero", 0),
            longs("nine", 9),
            longs("last", 2),
            Nodes.node("Col2Im", List.of("some", "size", "block"), LAYER),
            18));
  }

  private static void recurrences(List<ModelProto> all) {
    for (String operator : List.of("RNN", "GRU", "LSTM")) {
      long gates = operator.equals("RNN") ? 1 : operator.equals("GRU") ? 3 : 4;
      all.add(
          of(
              List.of(weights("w", 1, gates * 4, 256), weights("r", 1, gates * 4, 4)),
              Nodes.node("Reshape", List.of(IN, "rows"), "sequence"),
              longs("rows", 8, 1, 256),
              Nodes.node(operator, List.of("sequence", "w", "r"), LAYER, one("hidden_size", 4))));
    }
    all.add(
        of(
            List.of(weights("w", 2, 16, 256), weights("r", 2, 16, 4), weights("b", 2, 32)),
            Nodes.node("Reshape", List.of(IN, "rows"), "sequence"),
            longs("rows", 8, 1, 256),
            longs("count", 8),
            Nodes.node("Cast", List.of("count"), "lengths", one("to", Nodes.INT32)),
            weights("h", 2, 1, 4),
            weights("c", 2, 1, 4),
            weights("p", 2, 12),
            Nodes.node(
                "LSTM",
                List.of("sequence", "w", "r", "b", "lengths", "h", "c", "p"),
                LAYER,
                one("hidden_size", 4),
                Nodes.text("direction", "bidirectional"))));
    GraphProto body =
        GraphProto.newBuilder()
            .setName("body")
            .addInput(Nodes.value("i", Nodes.INT64))
            .addInput(truth("go"))
            .addInput(Nodes.value("x", Nodes.FLOAT, "N", "C", "H", "W"))
            .addNode(Nodes.node("Identity", List.of("go"), "on"))
            .addNode(Nodes.node("Relu", List.of("x"), "y"))
            .addOutput(truth("on"))
            .addOutput(Nodes.value("y", Nodes.FLOAT, "N", "C", "H", "W"))
            .build();
    all.add(
        of(
            List.of(longs("times", 3)),
            Nodes.node("Squeeze", List.of("times"), "trips"),
            Nodes.node(
                "Loop",
                List.of("trips", "", IN),
                LAYER,
                AttributeProto.newBuilder()
                    .setName("body")
                    .setType(AttributeProto.AttributeType.GRAPH)
                    .setG(body)
                    .build())));
    all.add(
        of(
            List.of(floats("roi", 0, 0, 0, 0, 1, 1, 1, 1), floats("scales", 1, 1, 2, 2)),
            node(
                "Resize",
                "roi scales",
                Nodes.text("coordinate_transformation_mode", "tf_crop_and_resize"))));
    all.add(
        of(
            List.of(),
            Nodes.node("Shape", List.of(IN), "size"),
            Nodes.node("Slice", List.of("size", "two", "four"), "sides"),
            longs("two", 2),
            longs("four", 4),
            Nodes.node("Concat", List.of("one", "sides"), "sizes", one("axis", 0)),
            longs("one", 1, 8),
            Nodes.node("Resize", List.of(IN, "", "", "sizes"), LAYER)));
    all.add(
        of(
            List.of(),
            Nodes.node("Shape", List.of(IN), "size"),
            Nodes.node("Div", List.of("size", "size"), "ones"),
            Nodes.node("Cast", List.of("ones"), "scales", one("to", Nodes.FLOAT)),
            Nodes.node("Resize", List.of(IN, "", "scales"), LAYER)));
    all.add(
        of(
            List.of(),
            Nodes.node("Shape", List.of(IN), "size"),
            Nodes.node("Div", List.of("size", "size"), "ones"),
            Nodes.node("Cast", List.of("ones"), "scales", one("to", Nodes.FLOAT)),
            Nodes.node("Upsample", List.of(IN, "scales"), LAYER),
            9));
  }

  /** Nodes and tensors that they read, behind a convolution of the image. */
  private static ModelProto of(List<TensorProto> tensors, Object... more) {
    int operators = 14;
    GraphProto.Builder graph = GraphProto.newBuilder().setName("operator");
    graph.addInput(Nodes.value("image", Nodes.FLOAT, "N", 3, "H", "W"));
    graph.addInitializer(weights("first", 8, 3, 3, 3)).addAllInitializer(tensors);
    graph.addNode(Nodes.node("Conv", List.of("image", "first"), IN, ints("pads", 1, 1, 1, 1)));
    for (Object one : more) {
      if (one instanceof NodeProto node) {
        graph.addNode(node);
      } else if (one instanceof Integer version) {
        operators = version;
      } else {
        graph.addInitializer((TensorProto) one);
      }
    }
    graph.addOutput(ValueInfoProto.newBuilder().setName(LAYER));
    return ModelProto.newBuilder()
        .setIrVersion(8)
        .setGraph(graph)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(operators))
        .build();
  }

  private static ValueInfoProto truth(String name) {
    return Nodes.value(name, BOOLEAN);
  }

  private static NodeProto node(String operator, String others, AttributeProto... attributes) {
    List<String> inputs = new ArrayList<>(List.of(IN));
    inputs.addAll(others.isEmpty() ? List.of() : List.of(others.split(" ", -1)));
    return Nodes.node(operator, inputs, LAYER, attributes);
  }

  private static AttributeProto ints(String name, long... values) {
    return Nodes.integers(name, values);
  }

  private static AttributeProto one(String name, long value) {
    return Nodes.integer(name, value);
  }

  private static TensorProto longs(String name, long... values) {
    return Nodes.longs(name, values);
  }

  private static TensorProto floats(String name, float... values) {
    return Nodes.floats(name, List.of((long) values.length), values);
  }

  private static TensorProto bytes(String name, int value) {
    return TensorProto.newBuilder()
        .setName(name)
        .setDataType(Nodes.UINT8)
        .addDims(1)
        .addInt32Data(value)
        .build();
  }

  private static TensorProto weights(String name, long... shape) {
    int count = 1;
    List<Long> dimensions = new ArrayList<>();
    for (long dimension : shape) {
      count = Math.toIntExact(count * dimension);
      dimensions.add(dimension);
    }
    float[] values = new float[count];
    Random random = new Random(count);
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return Nodes.floats(name, dimensions, values);
  }
}
