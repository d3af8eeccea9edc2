package org.deepfeature.dfm.backbone.onnx.quantization;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.deepfeature.dfm.backbone.onnx.graph.Nodes;
import org.deepfeature.dfm.backbone.onnx.proto.AttributeProto;
import org.deepfeature.dfm.backbone.onnx.proto.GraphProto;
import org.deepfeature.dfm.backbone.onnx.proto.ModelProto;
import org.deepfeature.dfm.backbone.onnx.proto.NodeProto;
import org.deepfeature.dfm.backbone.onnx.proto.TensorProto;

/**
 * Folds batch normalisation into the convolution before it: {@code γ / √(σ² + ε)} goes into the
 * weights, the rest into the bias. Quantised, the two would be rounded twice.
 */
final class BatchNormalizationFolding {
  private static final float DEFAULT_EPSILON = 1e-5f;

  private final Map<String, TensorProto> initializers = new HashMap<>();
  private final Map<String, NodeProto> convolutions = new HashMap<>();
  private final Map<String, Integer> readers = new HashMap<>();
  private final Set<String> outputs = new HashSet<>();

  private BatchNormalizationFolding(GraphProto graph) {
    graph.getInitializerList().forEach(i -> initializers.put(i.getName(), i));
    graph.getOutputList().forEach(o -> outputs.add(o.getName()));
    for (NodeProto node : graph.getNodeList()) {
      node.getInputList().forEach(input -> readers.merge(input, 1, Integer::sum));
      if (node.getOpType().equals("Conv")) {
        convolutions.put(node.getOutput(0), node);
      }
    }
  }

  static ModelProto fold(ModelProto model) {
    GraphProto graph = model.getGraph();
    BatchNormalizationFolding folding = new BatchNormalizationFolding(graph);
    GraphProto.Builder folded = graph.toBuilder().clearNode();
    Set<String> replaced = new HashSet<>();
    for (NodeProto node : graph.getNodeList()) {
      if (folding.folds(node)) {
        replaced.add(node.getInput(0));
      }
    }
    for (NodeProto node : graph.getNodeList()) {
      if (folding.folds(node)) {
        folded.addNode(folding.joined(node, folded));
      } else if (!replaced.contains(node.getOutput(0))) {
        folded.addNode(node);
      }
    }
    return model.toBuilder().setGraph(folded).build();
  }

  private boolean folds(NodeProto node) {
    if (!node.getOpType().equals("BatchNormalization")) {
      return false;
    }
    String input = node.getInput(0);
    NodeProto convolution = convolutions.get(input);
    return convolution != null
        && readers.getOrDefault(input, 0) == 1
        && !outputs.contains(input)
        && initializers.containsKey(convolution.getInput(1))
        && node.getInputList().stream().skip(1).allMatch(initializers::containsKey);
  }

  private NodeProto joined(NodeProto normalization, GraphProto.Builder graph) {
    NodeProto convolution = convolutions.get(normalization.getInput(0));
    TensorProto weights = initializers.get(convolution.getInput(1));
    float[] values = FloatValues.of(weights);
    float[][] statistics = new float[4][];
    for (int i = 0; i < 4; i++) {
      statistics[i] = FloatValues.of(initializers.get(normalization.getInput(i + 1)));
    }
    int channels = statistics[0].length;
    float[] bias =
        convolution.getInputCount() > 2
            ? FloatValues.of(initializers.get(convolution.getInput(2)))
            : new float[channels];
    float epsilon = epsilon(normalization);
    int each = values.length / channels;
    for (int c = 0; c < channels; c++) {
      double factor = statistics[0][c] / Math.sqrt((double) statistics[3][c] + epsilon);
      for (int i = c * each; i < (c + 1) * each; i++) {
        values[i] = (float) (values[i] * factor);
      }
      bias[c] = (float) (statistics[1][c] + (bias[c] - statistics[2][c]) * factor);
    }
    String output = normalization.getOutput(0);
    graph.addInitializer(Nodes.floats(output + ":weights", weights.getDimsList(), values));
    graph.addInitializer(Nodes.floats(output + ":bias", List.of((long) channels), bias));
    return convolution.toBuilder()
        .clearInput()
        .addInput(convolution.getInput(0))
        .addInput(output + ":weights")
        .addInput(output + ":bias")
        .setOutput(0, output)
        .build();
  }

  private static float epsilon(NodeProto normalization) {
    return normalization.getAttributeList().stream()
        .filter(a -> a.getName().equals("epsilon"))
        .map(AttributeProto::getF)
        .findFirst()
        .orElse(DEFAULT_EPSILON);
  }
}
