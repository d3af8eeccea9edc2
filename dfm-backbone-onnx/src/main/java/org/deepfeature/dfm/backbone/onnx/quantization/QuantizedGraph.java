package org.deepfeature.dfm.backbone.onnx.quantization;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.deepfeature.dfm.backbone.onnx.graph.Nodes;
import org.deepfeature.dfm.backbone.onnx.proto.GraphProto;
import org.deepfeature.dfm.backbone.onnx.proto.ModelProto;
import org.deepfeature.dfm.backbone.onnx.proto.NodeProto;
import org.deepfeature.dfm.backbone.onnx.proto.TensorProto;

/**
 * Puts {@code QuantizeLinear} and {@code DequantizeLinear} around what is quantised, which the
 * runtime turns into integer kernels: activations as unsigned bytes with one scale a tensor,
 * weights as signed bytes with one scale an output channel, biases as 32-bit integers on the
 * product's scale.
 */
final class QuantizedGraph {
  private static final int LARGEST = 127;

  private final GraphProto graph;
  private final QuantizationPlan plan;
  private final Map<String, ActivationRange> ranges;
  private final Map<String, TensorProto> initializers = new HashMap<>();
  private final GraphProto.Builder quantized;

  private QuantizedGraph(
      GraphProto graph, QuantizationPlan plan, Map<String, ActivationRange> ranges) {
    this.graph = graph;
    this.plan = plan;
    this.ranges = ranges;
    graph.getInitializerList().forEach(i -> initializers.put(i.getName(), i));
    quantized = graph.toBuilder().clearNode().clearInitializer().clearValueInfo();
  }

  static ModelProto of(
      ModelProto model, QuantizationPlan plan, Map<String, ActivationRange> ranges) {
    QuantizedGraph edit = new QuantizedGraph(model.getGraph(), plan, ranges);
    edit.run();
    return model.toBuilder().setGraph(edit.quantized).build();
  }

  private void run() {
    graph.getInputList().forEach(input -> quantizeIfWanted(input.getName()));
    for (NodeProto node : graph.getNodeList()) {
      NodeProto.Builder edited = node.toBuilder();
      if (plan.readsBytes(node)) {
        for (int i = 0; i < node.getInputCount(); i++) {
          if (ranges.containsKey(node.getInput(i))) {
            edited.setInput(i, node.getInput(i) + ":bytes:values");
          }
        }
      }
      if (plan.convolutions().contains(node.getOutput(0))) {
        convolution(node, edited);
      } else if (plan.products().contains(node.getOutput(0))) {
        // A column of the matrix makes one channel of what comes out.
        weights(node, edited, 1);
      }
      quantized.addNode(edited);
      node.getOutputList().forEach(this::quantizeIfWanted);
    }
    for (TensorProto initializer : graph.getInitializerList()) {
      boolean read =
          quantized.getNodeList().stream()
              .anyMatch(node -> node.getInputList().contains(initializer.getName()));
      if (read) {
        quantized.addInitializer(initializer);
      }
    }
  }

  private void quantizeIfWanted(String tensor) {
    ActivationRange range = ranges.get(tensor);
    if (range == null) {
      return;
    }
    String scale = tensor + ":scale";
    String zero = tensor + ":zero";
    quantized.addInitializer(Nodes.floats(scale, List.of(), range.scale()));
    quantized.addInitializer(
        FloatValues.bytes(zero, List.of(), FloatValues.UINT8, (byte) range.zeroPoint()));
    quantized.addNode(
        Nodes.node("QuantizeLinear", List.of(tensor, scale, zero), tensor + ":bytes"));
    quantized.addNode(
        Nodes.node(
            "DequantizeLinear", List.of(tensor + ":bytes", scale, zero), tensor + ":bytes:values"));
  }

  private void convolution(NodeProto convolution, NodeProto.Builder edited) {
    float[] scales = weights(convolution, edited, 0);
    if (convolution.getInputCount() > 2 && initializers.containsKey(convolution.getInput(2))) {
      edited.setInput(2, bias(convolution, scales));
    }
  }

  /**
   * Gives a node bytes for its weights, with one scale an output channel.
   *
   * @param axis of the weights that output channels are on
   * @return the scales
   */
  private float[] weights(NodeProto node, NodeProto.Builder edited, int axis) {
    TensorProto tensor = initializers.get(node.getInput(1));
    float[] values = FloatValues.of(tensor);
    int channels = Math.toIntExact(tensor.getDims(axis));
    // Values of one channel that stand side by side.
    int run = 1;
    for (int d = axis + 1; d < tensor.getDimsCount(); d++) {
      run *= Math.toIntExact(tensor.getDims(d));
    }
    float[] scales = new float[channels];
    for (int i = 0; i < values.length; i++) {
      int channel = i / run % channels;
      scales[channel] = Math.max(scales[channel], Math.abs(values[i]));
    }
    for (int c = 0; c < channels; c++) {
      scales[c] = scales[c] == 0 ? 1 : scales[c] / LARGEST;
    }
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) Math.round(values[i] / scales[i / run % channels]);
    }
    String name = node.getOutput(0) + ":weights";
    List<Long> vector = List.of((long) channels);
    quantized.addInitializer(
        FloatValues.bytes(name + ":bytes", tensor.getDimsList(), FloatValues.INT8, bytes));
    quantized.addInitializer(
        FloatValues.bytes(name + ":zero", vector, FloatValues.INT8, new byte[channels]));
    edited.setInput(1, dequantized(name, vector, scales, name + ":zero", axis));
    return scales;
  }

  private String bias(NodeProto convolution, float[] weightScales) {
    float[] bias = FloatValues.of(initializers.get(convolution.getInput(2)));
    float inputScale = ranges.get(convolution.getInput(0)).scale();
    float[] scales = new float[bias.length];
    int[] integers = new int[bias.length];
    for (int c = 0; c < bias.length; c++) {
      scales[c] = inputScale * weightScales[c];
      integers[c] = Math.round(bias[c] / scales[c]);
    }
    String name = convolution.getOutput(0) + ":bias";
    List<Long> vector = List.of((long) bias.length);
    quantized.addInitializer(FloatValues.ints(name + ":bytes", vector, integers));
    quantized.addInitializer(FloatValues.ints(name + ":zero", vector, new int[bias.length]));
    return dequantized(name, vector, scales, name + ":zero", 0);
  }

  private String dequantized(
      String name, List<Long> vector, float[] scales, String zero, int axis) {
    quantized.addInitializer(Nodes.floats(name + ":scale", vector, scales));
    quantized.addNode(
        Nodes.node(
            "DequantizeLinear",
            List.of(name + ":bytes", name + ":scale", zero),
            name + ":values",
            Nodes.integer("axis", axis)));
    return name + ":values";
  }
}
