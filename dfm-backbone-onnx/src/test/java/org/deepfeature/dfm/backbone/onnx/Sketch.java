package org.deepfeature.dfm.backbone.onnx;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.deepfeature.dfm.api.Backbone;
import org.deepfeature.dfm.api.BackboneLoader.BackboneRequest;
import org.deepfeature.dfm.api.Device;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.api.Tensor;
import org.deepfeature.dfm.backbone.onnx.graph.Nodes;
import org.deepfeature.dfm.backbone.onnx.proto.AttributeProto;
import org.deepfeature.dfm.backbone.onnx.proto.GraphProto;
import org.deepfeature.dfm.backbone.onnx.proto.NodeProto;
import org.deepfeature.dfm.backbone.onnx.proto.TensorProto;
import org.deepfeature.dfm.backbone.onnx.proto.ValueInfoProto;

/** Writes a small network node by node. Each step answers with the name of what it computes. */
final class Sketch {
  private final GraphProto.Builder graph = GraphProto.newBuilder().setName("sketch");
  private int constants;

  static Sketch of(Object... input) {
    return typed(Nodes.FLOAT, input);
  }

  static Sketch typed(int type, Object... input) {
    Sketch sketch = new Sketch();
    sketch.graph.addInput(Nodes.value("image", type, input));
    return sketch;
  }

  GraphProto.Builder graph() {
    return graph;
  }

  String add(String operator, String output, List<String> inputs, AttributeProto... attributes) {
    graph.addNode(Nodes.node(operator, inputs, output, attributes));
    return output;
  }

  void add(NodeProto node) {
    graph.addNode(node);
  }

  String constant(TensorProto tensor) {
    graph.addInitializer(tensor);
    return tensor.getName();
  }

  String longs(long... values) {
    return constant(Nodes.longs("constant" + constants++, values));
  }

  /** Weights that are the same for the same name and shape. */
  String weights(String name, Long... shape) {
    int size = 1;
    for (long d : shape) {
      size *= (int) d;
    }
    float[] values = new float[size];
    Random random = new Random(name.hashCode());
    for (int i = 0; i < size; i++) {
      values[i] = (float) random.nextGaussian() * 0.3f;
    }
    return constant(Nodes.floats(name, List.of(shape), values));
  }

  /** Patches of that many pixels become that many channels. */
  String patches(String image, String output, long in, long channels, long side) {
    return add(
        "Conv",
        output,
        List.of(image, weights(output + ".weight", channels, in, side, side)),
        Nodes.integers("strides", side, side));
  }

  String transpose(String tensor, String output, long... order) {
    return add("Transpose", output, List.of(tensor), Nodes.integers("perm", order));
  }

  String reshape(String tensor, String output, long... shape) {
    return add("Reshape", output, List.of(tensor, longs(shape)));
  }

  String slice(String tensor, String output, int axis, long from, long to, long step) {
    return add("Slice", output, List.of(tensor, longs(from), longs(to), longs(axis), longs(step)));
  }

  String concat(String output, int axis, String... parts) {
    return add("Concat", output, List.of(parts), Nodes.integer("axis", axis));
  }

  /** Over the last axis, as exporters write it for operator sets without one operator for it. */
  String normalized(String tensor, String output) {
    String mean = add("ReduceMean", output + ".mean", List.of(tensor), Nodes.integers("axes", -1));
    String centred = add("Sub", output + ".centred", List.of(tensor, mean));
    String two = constant(Nodes.floats(output + ".two", List.of(), 2));
    String square = add("Pow", output + ".square", List.of(centred, two));
    String variance =
        add("ReduceMean", output + ".variance", List.of(square), Nodes.integers("axes", -1));
    String epsilon = constant(Nodes.floats(output + ".epsilon", List.of(), 1e-5f));
    String above = add("Add", output + ".above", List.of(variance, epsilon));
    String deviation = add("Sqrt", output + ".deviation", List.of(above));
    return add("Div", output, List.of(centred, deviation));
  }

  Path write(Path file) {
    graph.addOutput(
        ValueInfoProto.newBuilder().setName(graph.getNode(graph.getNodeCount() - 1).getOutput(0)));
    return SmallNetworks.write(file, SmallNetworks.model(graph));
  }

  static Backbone open(Path file, OnnxOptions options, int height, int width, String... layers) {
    return new OnnxBackboneLoader(options)
        .load(
            new BackboneRequest(
                file.toString(), List.of(layers), new ImageSize(height, width), Device.CPU, 1));
  }

  /** The features of noise. */
  static Tensor features(Path file, int height, int width, String... layers) {
    try (Backbone backbone = open(file, OnnxOptions.DEFAULT, height, width, layers)) {
      return backbone.extract(Pictures.noise(2, 3, height, width)).get(0);
    }
  }

  static float[] values(Tensor tensor) {
    float[] values = new float[tensor.data().remaining()];
    tensor.data().get(tensor.data().position(), values);
    return values;
  }
}
