package org.deepfeature.dfm.backbone.onnx.graph;

import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.deepfeature.dfm.backbone.onnx.proto.AttributeProto;
import org.deepfeature.dfm.backbone.onnx.proto.GraphProto;
import org.deepfeature.dfm.backbone.onnx.proto.NodeProto;
import org.deepfeature.dfm.backbone.onnx.proto.TensorProto;

/**
 * Counts the multiplications of convolutions and matrix products, the bulk of any network.
 * Stateless and thread-safe.
 */
public final class Costs {
  private final Map<String, List<Long>> shapes;

  private Costs(Map<String, List<Long>> shapes) {
    this.shapes = shapes;
  }

  /**
   * @param graph a network
   * @param computed shapes of the tensors that its nodes compute, as far as known
   * @return for every tensor the share, 0..1, of all multiplications that a cut after it keeps;
   *     empty if there are none
   */
  public static Map<String, Double> shares(GraphProto graph, Map<String, List<Long>> computed) {
    Map<String, List<Long>> shapes = new HashMap<>(computed);
    for (TensorProto tensor : graph.getInitializerList()) {
      shapes.put(tensor.getName(), tensor.getDimsList());
    }
    Costs costs = new Costs(shapes);
    double[] cost = graph.getNodeList().stream().mapToDouble(costs::of).toArray();
    double total = 0;
    for (double c : cost) {
      total += c;
    }
    Map<String, Double> shares = new HashMap<>();
    Map<String, BitSet> needed = new HashMap<>();
    for (int i = 0; i < cost.length && total > 0; i++) {
      NodeProto node = graph.getNode(i);
      BitSet behind = new BitSet();
      Graphs.reads(node).forEach(r -> behind.or(needed.getOrDefault(r, new BitSet())));
      behind.set(i);
      double share = behind.stream().mapToDouble(n -> cost[n]).sum() / total;
      for (String output : node.getOutputList()) {
        needed.put(output, behind);
        shares.put(output, Math.min(1, share));
      }
    }
    return shares;
  }

  private double of(NodeProto node) {
    if (node.getInputCount() < 2 || node.getOutputCount() < 1) {
      return 0;
    }
    List<Long> first = shape(node.getInput(0));
    List<Long> second = shape(node.getInput(1));
    List<Long> out = shape(node.getOutput(0));
    return switch (node.getOpType()) {
      // Weights are M × C/group × kernel: all but M are multiplied for each value that comes out.
      case "Conv", "FusedConv", "ConvInteger" ->
          second.isEmpty() ? 0 : product(out) * product(second) / second.get(0);
      case "ConvTranspose" ->
          second.isEmpty() ? 0 : product(first) * product(second) / second.get(0);
      case "MatMul", "MatMulInteger" ->
          first.isEmpty() ? 0 : product(out) * first.get(first.size() - 1);
      case "Gemm" -> first.size() != 2 ? 0 : product(out) * first.get(transposed(node) ? 0 : 1);
      default -> 0;
    };
  }

  private List<Long> shape(String tensor) {
    return shapes.getOrDefault(tensor, List.of());
  }

  private static double product(List<Long> shape) {
    return shape.isEmpty()
        ? 0
        : shape.stream().mapToDouble(Long::doubleValue).reduce(1, (a, b) -> a * b);
  }

  private static boolean transposed(NodeProto gemm) {
    Optional<AttributeProto> attribute =
        gemm.getAttributeList().stream().filter(a -> a.getName().equals("transA")).findFirst();
    return attribute.isPresent() && attribute.get().getI() != 0;
  }
}
