package org.deepfeature.dfm.export.onnx;

import org.deepfeature.dfm.backbone.onnx.proto.AttributeProto;
import org.deepfeature.dfm.backbone.onnx.proto.GraphProto;
import org.deepfeature.dfm.backbone.onnx.proto.NodeProto;
import org.deepfeature.dfm.backbone.onnx.proto.SparseTensorProto;
import org.deepfeature.dfm.backbone.onnx.proto.TensorProto;
import org.deepfeature.dfm.backbone.onnx.proto.ValueInfoProto;

/**
 * Names of a network's tensors and nodes within a graph that holds others too: a prefix before
 * each, in the bodies of loops and branches as well.
 *
 * @param prefix of all names
 * @param input the network's input
 * @param image the tensor that takes its place
 */
record Renaming(String prefix, String input, String image) {

  String of(String name) {
    // An empty name is an optional input that is not given.
    return name.isEmpty() ? name : name.equals(input) ? image : prefix + name;
  }

  NodeProto of(NodeProto node) {
    NodeProto.Builder renamed = node.toBuilder().clearInput().clearOutput();
    node.getInputList().forEach(name -> renamed.addInput(of(name)));
    node.getOutputList().forEach(name -> renamed.addOutput(of(name)));
    if (!node.getName().isEmpty()) {
      renamed.setName(prefix + node.getName());
    }
    for (int i = 0; i < node.getAttributeCount(); i++) {
      renamed.setAttribute(i, of(node.getAttribute(i)));
    }
    return renamed.build();
  }

  private AttributeProto of(AttributeProto attribute) {
    AttributeProto.Builder renamed = attribute.toBuilder();
    if (attribute.hasG()) {
      renamed.setG(of(attribute.getG()));
    }
    for (int i = 0; i < attribute.getGraphsCount(); i++) {
      renamed.setGraphs(i, of(attribute.getGraphs(i)));
    }
    return renamed.build();
  }

  private GraphProto of(GraphProto body) {
    GraphProto.Builder renamed =
        body.toBuilder()
            .clearNode()
            .clearInput()
            .clearOutput()
            .clearInitializer()
            .clearSparseInitializer()
            .clearValueInfo()
            .clearQuantizationAnnotation();
    body.getNodeList().forEach(node -> renamed.addNode(of(node)));
    body.getInputList().forEach(value -> renamed.addInput(of(value)));
    body.getOutputList().forEach(value -> renamed.addOutput(of(value)));
    body.getInitializerList().forEach(tensor -> renamed.addInitializer(of(tensor)));
    body.getSparseInitializerList().forEach(tensor -> renamed.addSparseInitializer(of(tensor)));
    return renamed.build();
  }

  private ValueInfoProto of(ValueInfoProto value) {
    return value.toBuilder().setName(of(value.getName())).build();
  }

  TensorProto of(TensorProto tensor) {
    return tensor.toBuilder().setName(of(tensor.getName())).build();
  }

  SparseTensorProto of(SparseTensorProto tensor) {
    return tensor.toBuilder().setValues(of(tensor.getValues())).build();
  }
}
