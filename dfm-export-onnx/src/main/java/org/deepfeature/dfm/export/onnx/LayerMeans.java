package org.deepfeature.dfm.export.onnx;

import java.util.List;
import java.util.stream.IntStream;
import org.deepfeature.dfm.backbone.onnx.graph.GraphWrap;
import org.deepfeature.dfm.backbone.onnx.graph.Nodes;
import org.deepfeature.dfm.backbone.onnx.proto.GraphProto;
import org.deepfeature.dfm.backbone.onnx.proto.ModelProto;
import org.deepfeature.dfm.backbone.onnx.proto.NodeProto;

/** Puts layers that are means of others into a network's graph. */
final class LayerMeans {
  private static final String MEMBER = "dfm_member";

  private LayerMeans() {}

  /**
   * @param model whose outputs are layers
   * @param outputs of it that each layer wanted is the mean of
   * @return the same whose outputs are those
   */
  static ModelProto of(ModelProto model, List<List<Integer>> outputs) {
    boolean plain =
        IntStream.range(0, outputs.size()).allMatch(i -> outputs.get(i).equals(List.of(i)));
    if (plain) {
      return model;
    }
    GraphProto graph = model.getGraph();
    GraphProto.Builder with = graph.toBuilder().clearNode().clearOutput();
    for (NodeProto node : graph.getNodeList()) {
      with.addNode(renamed(node));
    }
    for (int i = 0; i < outputs.size(); i++) {
      List<String> members = outputs.get(i).stream().map(member -> MEMBER + member).toList();
      with.addNode(Nodes.node("Mean", members, GraphWrap.LAYER + i));
    }
    return model.toBuilder().setGraph(with).build();
  }

  private static NodeProto renamed(NodeProto node) {
    NodeProto.Builder other = node.toBuilder().setName(renamed(node.getName()));
    for (int i = 0; i < node.getInputCount(); i++) {
      other.setInput(i, renamed(node.getInput(i)));
    }
    for (int i = 0; i < node.getOutputCount(); i++) {
      other.setOutput(i, renamed(node.getOutput(i)));
    }
    return other.build();
  }

  private static String renamed(String tensor) {
    return tensor.matches(GraphWrap.LAYER + "\\d+")
        ? MEMBER + tensor.substring(GraphWrap.LAYER.length())
        : tensor;
  }
}
