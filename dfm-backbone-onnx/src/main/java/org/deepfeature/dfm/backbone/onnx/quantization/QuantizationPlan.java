package org.deepfeature.dfm.backbone.onnx.quantization;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.deepfeature.dfm.backbone.onnx.proto.GraphProto;
import org.deepfeature.dfm.backbone.onnx.proto.NodeProto;

/**
 * Which tensors become bytes: what convolutions and additions read and write, and what is put
 * together or pooled between them. A rectifier after one of them belongs to it, so the tensor after
 * the rectifier counts; the runtime then computes both in one integer kernel. The network's outputs
 * stay as they are, unless a convolution gives them. Of products with a matrix of weights, as
 * transformers are made of, only what they read becomes bytes: what comes out, and the sums of it
 * that run through all blocks, have a few large values beside which bytes hold nothing else.
 */
final class QuantizationPlan {
  private static final Set<String> RECTIFIERS = Set.of("Relu", "Clip");

  /**
   * These move bytes as they are, where all that they read is bytes and what they write is read so.
   */
  private static final Set<String> CARRIERS = Set.of("Concat", "MaxPool");

  private final Map<String, List<NodeProto>> readers = new HashMap<>();
  private final Set<String> initializers = new HashSet<>();
  private final Set<String> matrices = new HashSet<>();
  private final Set<String> outputs = new HashSet<>();
  private final Set<String> tensors = new LinkedHashSet<>();
  private final Set<String> convolutions = new LinkedHashSet<>();
  private final Set<String> additions = new HashSet<>();
  private final Set<String> products = new LinkedHashSet<>();

  QuantizationPlan(GraphProto graph) {
    graph
        .getInitializerList()
        .forEach(
            i -> {
              initializers.add(i.getName());
              if (i.getDimsCount() == 2) {
                matrices.add(i.getName());
              }
            });
    graph.getOutputList().forEach(o -> outputs.add(o.getName()));
    for (NodeProto node : graph.getNodeList()) {
      for (String input : new HashSet<>(node.getInputList())) {
        readers.computeIfAbsent(input, name -> new ArrayList<>()).add(node);
      }
    }
    Set<String> convolved = new HashSet<>();
    for (NodeProto node : graph.getNodeList()) {
      if (isConvolution(node)) {
        convolutions.add(node.getOutput(0));
        convolved.add(node.getInput(0));
        convolved.add(behindRectifier(node.getOutput(0)));
        tensors.add(node.getInput(0));
        tensors.add(behindRectifier(node.getOutput(0)));
      } else if (isProduct(node)) {
        products.add(node.getOutput(0));
        tensors.add(node.getInput(0));
      } else if (isAddition(node) && node.getInputList().stream().anyMatch(convolved::contains)) {
        additions.add(node.getOutput(0));
        tensors.addAll(node.getInputList());
        String output = behindRectifier(node.getOutput(0));
        if (!outputs.contains(output)) {
          convolved.add(output);
          tensors.add(output);
        }
      }
    }
    addReadByCarriers(graph.getNodeList());
  }

  /** What a carrier of bytes reads has to be bytes, too; the last ones first. */
  private void addReadByCarriers(List<NodeProto> nodes) {
    for (int i = nodes.size() - 1; i >= 0; i--) {
      NodeProto node = nodes.get(i);
      if (CARRIERS.contains(node.getOpType())
          && tensors.contains(node.getOutput(0))
          && node.getInputList().stream().noneMatch(initializers::contains)) {
        tensors.addAll(node.getInputList());
      }
    }
  }

  private boolean isConvolution(NodeProto node) {
    return node.getOpType().equals("Conv") && initializers.contains(node.getInput(1));
  }

  private boolean isProduct(NodeProto node) {
    return node.getOpType().equals("MatMul")
        && matrices.contains(node.getInput(1))
        && !initializers.contains(node.getInput(0));
  }

  private boolean isAddition(NodeProto node) {
    return node.getOpType().equals("Add")
        && node.getInputList().stream().noneMatch(initializers::contains);
  }

  private String behindRectifier(String tensor) {
    List<NodeProto> next = readers.getOrDefault(tensor, List.of());
    return next.size() == 1
            && RECTIFIERS.contains(next.get(0).getOpType())
            && !outputs.contains(tensor)
        ? next.get(0).getOutput(0)
        : tensor;
  }

  /** Tensors that become bytes, in the order of computation. */
  Set<String> tensors() {
    return tensors;
  }

  /** Outputs of convolutions whose weights become bytes. */
  Set<String> convolutions() {
    return convolutions;
  }

  /** Outputs of products whose matrix of weights becomes bytes. */
  Set<String> products() {
    return products;
  }

  /** Whether a node takes tensors in their quantised form. */
  boolean readsBytes(NodeProto node) {
    return isConvolution(node)
        || isProduct(node)
        || additions.contains(node.getOutput(0))
        || carriesBytes(node);
  }

  private boolean carriesBytes(NodeProto node) {
    return CARRIERS.contains(node.getOpType())
        && tensors.containsAll(node.getInputList())
        && tensors.contains(node.getOutput(0));
  }

  /** The tensor whose steps another one must have: a maximum of bytes is one of those bytes. */
  Map<String, String> sameSteps(GraphProto graph) {
    Map<String, String> same = new HashMap<>();
    for (NodeProto node : graph.getNodeList()) {
      if (node.getOpType().equals("MaxPool") && carriesBytes(node)) {
        String input = node.getInput(0);
        same.put(node.getOutput(0), same.getOrDefault(input, input));
      }
    }
    return same;
  }
}
