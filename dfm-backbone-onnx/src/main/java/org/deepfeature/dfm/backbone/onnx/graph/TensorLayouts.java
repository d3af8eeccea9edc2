package org.deepfeature.dfm.backbone.onnx.graph;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.deepfeature.dfm.backbone.onnx.proto.AttributeProto;
import org.deepfeature.dfm.backbone.onnx.proto.GraphProto;
import org.deepfeature.dfm.backbone.onnx.proto.NodeProto;

/**
 * Follows where the channels are. ONNX's own operators want them second; a network that was
 * exported with channels last transposes back and forth, and what lies between two transpositions
 * has them last.
 */
final class TensorLayouts {
  private static final List<Long> TO_LAST = List.of(0L, 2L, 3L, 1L);
  private static final List<Long> TO_SECOND = List.of(0L, 3L, 1L, 2L);

  /** Operators that treat every value alone, or whose result has their first input's layout. */
  private static final Set<String> KEEPING =
      Set.of(
          "Abs",
          "Add",
          "BatchNormalization",
          "Cast",
          "Ceil",
          "Clip",
          "Div",
          "Dropout",
          "Elu",
          "Erf",
          "Exp",
          "Floor",
          "Gelu",
          "HardSigmoid",
          "HardSwish",
          "Identity",
          "LeakyRelu",
          "Log",
          "Max",
          "Min",
          "Mish",
          "Mul",
          "Neg",
          "PRelu",
          "Pad",
          "Pow",
          "Relu",
          "Selu",
          "Sigmoid",
          "Softplus",
          "Sqrt",
          "Sub",
          "Sum",
          "Tanh");

  private TensorLayouts() {}

  /** The tensors of four dimensions whose channels are known to be last. */
  static Set<String> channelsLast(GraphProto graph, InputSpec input) {
    Map<String, Boolean> last = new HashMap<>();
    last.put(input.name(), input.channelsLast());
    for (NodeProto node : graph.getNodeList()) {
      if (node.getOutputCount() == 0) {
        continue;
      }
      boolean of = node.getInputList().stream().anyMatch(i -> last.getOrDefault(i, false));
      if (node.getOpType().equals("Transpose")) {
        List<Long> order = order(node);
        last.put(node.getOutput(0), order.equals(TO_LAST) || (of && !order.equals(TO_SECOND)));
      } else if (KEEPING.contains(node.getOpType())) {
        last.put(node.getOutput(0), of);
      }
    }
    last.values().removeIf(is -> !is);
    return Set.copyOf(last.keySet());
  }

  private static List<Long> order(NodeProto node) {
    return node.getAttributeList().stream()
        .filter(a -> a.getName().equals("perm"))
        .findFirst()
        .map(AttributeProto::getIntsList)
        .orElse(List.of());
  }
}
