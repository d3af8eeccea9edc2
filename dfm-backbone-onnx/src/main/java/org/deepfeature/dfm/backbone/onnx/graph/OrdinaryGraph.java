package org.deepfeature.dfm.backbone.onnx.graph;

import java.util.Set;
import org.deepfeature.dfm.backbone.onnx.proto.GraphProto;
import org.deepfeature.dfm.backbone.onnx.proto.NodeProto;

/**
 * Networks whose every tensor has its channels second, since no operator of theirs could move them:
 * most convolutional ones, which need no run to be told. Stateless and thread-safe.
 */
public final class OrdinaryGraph {
  private static final Set<String> OPERATORS =
      Set.of(
          "AveragePool",
          "BatchNormalization",
          "Constant",
          "Conv",
          "ConvInteger",
          "ConvTranspose",
          "DequantizeLinear",
          "FusedConv",
          "GlobalAveragePool",
          "InstanceNormalization",
          "LRN",
          "MaxPool",
          "QLinearConv",
          "QuantizeLinear");

  private OrdinaryGraph() {}

  /**
   * @param graph a network, cut behind its layers
   * @param input its image
   * @return whether every tensor that it computes of the image is N × C × H × W
   */
  public static boolean is(GraphProto graph, InputSpec input) {
    return !input.channelsLast()
        && graph.getNodeList().stream().allMatch(OrdinaryGraph::isOrdinary);
  }

  private static boolean isOrdinary(NodeProto node) {
    String operator = node.getOpType();
    if (!new Attributes(node).isStandard()) {
      return false;
    }
    if (operator.equals("Concat")) {
      return new Attributes(node).integer("axis", 0) == 1;
    }
    return (OPERATORS.contains(operator) && node.getOutputCount() == 1) || Elementwise.is(operator);
  }
}
