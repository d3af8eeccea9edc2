package org.deepfeature.dfm.backbone.onnx.scattering;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.deepfeature.dfm.backbone.onnx.graph.Nodes;
import org.deepfeature.dfm.backbone.onnx.proto.AttributeProto;
import org.deepfeature.dfm.backbone.onnx.proto.GraphProto;
import org.deepfeature.dfm.backbone.onnx.proto.ModelProto;
import org.deepfeature.dfm.backbone.onnx.proto.OperatorSetIdProto;
import org.deepfeature.dfm.backbone.onnx.proto.TensorProto;
import org.deepfeature.dfm.backbone.onnx.proto.ValueInfoProto;

/** Writes a graph node by node; what a method adds, it answers with the name of. */
final class GraphBuilder {
  private static final int IR_VERSION = 7;
  private static final int OPERATOR_SET = 13;

  private final GraphProto.Builder graph = GraphProto.newBuilder();
  private final Set<String> constants = new HashSet<>();

  GraphBuilder(String name) {
    graph.setName(name);
  }

  String input(String name, Object... dimensions) {
    graph.addInput(Nodes.value(name, Nodes.FLOAT, dimensions));
    return name;
  }

  void output(String name) {
    graph.addOutput(ValueInfoProto.newBuilder().setName(name));
  }

  String add(String operator, String output, List<String> inputs, AttributeProto... attributes) {
    graph.addNode(Nodes.node(operator, inputs, output, attributes));
    return output;
  }

  /** A constant of that name, once, however often it is requested. */
  String constant(TensorProto tensor) {
    if (constants.add(tensor.getName())) {
      graph.addInitializer(tensor);
    }
    return tensor.getName();
  }

  /** Mirrors the image at its borders, without repeating them, so that no border is seen there. */
  String pad(String output, String image, int rows, int columns) {
    String pads =
        constant(
            Nodes.longs(
                "pad%sx%s".formatted(rows, columns), 0, 0, rows, columns, 0, 0, rows, columns));
    return add("Pad", output, List.of(image, pads), Nodes.text("mode", "reflect"));
  }

  /** Takes all images and channels apart (1), or puts so many channels together. */
  String channels(String output, String image, int channels) {
    // 0 stands for the dimension as it is: the graph fits images of any size.
    String shape = constant(Nodes.longs("channels" + channels, -1, channels, 0, 0));
    return add("Reshape", output, List.of(image, shape));
  }

  String concatenate(String output, List<String> parts) {
    return add("Concat", output, parts, Nodes.integer("axis", 1));
  }

  ModelProto build() {
    return ModelProto.newBuilder()
        .setIrVersion(IR_VERSION)
        .setProducerName("dfm")
        .setGraph(graph)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPERATOR_SET))
        .build();
  }
}
