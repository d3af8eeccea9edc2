package org.deepfeature.dfm.backbone.onnx;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.deepfeature.dfm.backbone.onnx.graph.Nodes;
import org.deepfeature.dfm.backbone.onnx.proto.GraphProto;
import org.deepfeature.dfm.backbone.onnx.proto.ModelProto;
import org.deepfeature.dfm.backbone.onnx.proto.OperatorSetIdProto;
import org.deepfeature.dfm.backbone.onnx.proto.ValueInfoProto;

/**
 * A small network: two convolutions of stride 2, each with a Relu ({@code first}, {@code second}),
 * then a head ({@code pooled}, {@code flat}) that is no map any more.
 */
final class SmallNetworks {
  private SmallNetworks() {}

  /** The network for an input of the given dimensions, such as "N", 3, "H", "W". */
  static GraphProto.Builder graph(Object... input) {
    GraphProto.Builder graph = GraphProto.newBuilder().setName("small");
    graph.addInput(Nodes.value("image", Nodes.FLOAT, input));
    graph.addInitializer(weights("w1", 4, 3));
    graph.addInitializer(weights("w2", 6, 4));
    graph.addInitializer(Nodes.longs("shape", 0, -1));
    graph.addNode(
        Nodes.node(
            "Conv",
            List.of("image", "w1"),
            "conv1",
            Nodes.integers("strides", 2, 2),
            Nodes.integers("pads", 1, 1, 1, 1)));
    graph.addNode(Nodes.node("Relu", List.of("conv1"), "first"));
    graph.addNode(
        Nodes.node(
            "Conv",
            List.of("first", "w2"),
            "conv2",
            Nodes.integers("strides", 2, 2),
            Nodes.integers("pads", 1, 1, 1, 1)));
    graph.addNode(Nodes.node("Relu", List.of("conv2"), "second"));
    graph.addNode(Nodes.node("GlobalAveragePool", List.of("second"), "pooled"));
    graph.addNode(Nodes.node("Reshape", List.of("pooled", "shape"), "flat"));
    graph.addOutput(ValueInfoProto.newBuilder().setName("flat"));
    return graph;
  }

  private static org.deepfeature.dfm.backbone.onnx.proto.TensorProto weights(
      String name, long out, long in) {
    float[] values = new float[(int) (out * in * 9)];
    Random random = new Random(out);
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return Nodes.floats(name, List.of(out, in, 3L, 3L), values);
  }

  static ModelProto model(GraphProto.Builder graph) {
    return ModelProto.newBuilder()
        .setIrVersion(7)
        .setGraph(graph)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(13))
        .build();
  }

  static Path write(Path file, ModelProto model) {
    try {
      return Files.write(file, model.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
