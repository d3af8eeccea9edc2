package org.deepfeature.dfm.backbone.onnx.described;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.deepfeature.dfm.backbone.onnx.graph.Nodes;
import org.deepfeature.dfm.backbone.onnx.proto.GraphProto;
import org.deepfeature.dfm.backbone.onnx.proto.ModelProto;
import org.deepfeature.dfm.backbone.onnx.proto.OperatorSetIdProto;
import org.deepfeature.dfm.backbone.onnx.proto.ValueInfoProto;
import org.deepfeature.dfm.network.NetworkDescription;
import org.deepfeature.dfm.network.Stage;
import org.deepfeature.dfm.network.part.Part;

/**
 * A described network as an ONNX graph: input {@code image}, N × 3 × H × W, and a tensor of the
 * layer's name for every layer, weights within. Stateless and thread-safe.
 */
public final class DescribedGraph {
  private static final int IR_VERSION = 8;

  /** The first with a normalisation of tokens. */
  private static final int OPERATOR_SET = 17;

  private DescribedGraph() {}

  /**
   * @param network with all stages that are wanted
   * @return its graph, whose outputs are the layers
   */
  public static ModelProto of(NetworkDescription network) {
    GraphProto.Builder graph = GraphProto.newBuilder().setName(network.name());
    graph.addInput(Nodes.value("image", Nodes.FLOAT, "N", 3L, "H", "W"));
    OnnxOperators operators = new OnnxOperators(graph, network.layers().keySet());
    String state = "image";
    for (Stage stage : network.stages()) {
      state = stage.part().apply(operators, state);
      Map<Optional<Part>, String> maps = new HashMap<>();
      for (String layer : stage.layers()) {
        String from = state;
        String map =
            maps.computeIfAbsent(
                stage.readout(layer),
                readout -> readout.map(part -> part.apply(operators, from)).orElse(from));
        graph.addNode(Nodes.node("Identity", List.of(map), layer));
        graph.addOutput(ValueInfoProto.newBuilder().setName(layer));
      }
    }
    return ModelProto.newBuilder()
        .setIrVersion(IR_VERSION)
        .setProducerName("dfm")
        .setGraph(graph)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPERATOR_SET))
        .build();
  }
}
