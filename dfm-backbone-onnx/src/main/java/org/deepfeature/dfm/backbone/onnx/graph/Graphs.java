package org.deepfeature.dfm.backbone.onnx.graph;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.deepfeature.dfm.api.UnknownNameException;
import org.deepfeature.dfm.backbone.onnx.proto.AttributeProto;
import org.deepfeature.dfm.backbone.onnx.proto.GraphProto;
import org.deepfeature.dfm.backbone.onnx.proto.ModelProto;
import org.deepfeature.dfm.backbone.onnx.proto.NodeProto;
import org.deepfeature.dfm.backbone.onnx.proto.OperatorSetIdProto;
import org.deepfeature.dfm.backbone.onnx.proto.SparseTensorProto;
import org.deepfeature.dfm.backbone.onnx.proto.TensorProto;
import org.deepfeature.dfm.backbone.onnx.proto.ValueInfoProto;

/** Questions one can ask of a graph. Stateless and thread-safe. */
public final class Graphs {
  private Graphs() {}

  /**
   * @param graph a graph
   * @return the inputs that no initializer fills; before IR version 4 initializers were inputs too
   */
  public static List<ValueInfoProto> inputs(GraphProto graph) {
    Set<String> filled = initializers(graph);
    return graph.getInputList().stream().filter(i -> !filled.contains(i.getName())).toList();
  }

  /**
   * @param model a network
   * @return the version of ONNX's own operators that it is written in
   */
  public static long operatorSet(ModelProto model) {
    return model.getOpsetImportList().stream()
        .filter(set -> set.getDomain().isEmpty() || set.getDomain().equals("ai.onnx"))
        .mapToLong(OperatorSetIdProto::getVersion)
        .findFirst()
        .orElse(1);
  }

  /**
   * @param graph a graph
   * @return the names of its initializers, dense and sparse
   */
  static Set<String> initializers(GraphProto graph) {
    Set<String> names = new HashSet<>();
    graph.getInitializerList().stream().map(TensorProto::getName).forEach(names::add);
    graph.getSparseInitializerList().stream()
        .map(SparseTensorProto::getValues)
        .map(TensorProto::getName)
        .forEach(names::add);
    return names;
  }

  /**
   * @param node a node
   * @return the tensors that it reads: its inputs, and the outer ones that its If, Loop or Scan
   *     bodies capture
   */
  public static Set<String> reads(NodeProto node) {
    Set<String> names = new LinkedHashSet<>(node.getInputList());
    for (AttributeProto attribute : node.getAttributeList()) {
      List<GraphProto> bodies = new ArrayList<>(attribute.getGraphsList());
      if (attribute.hasG()) {
        bodies.add(attribute.getG());
      }
      bodies.forEach(body -> names.addAll(captured(body)));
    }
    names.remove(""); // An optional input that is not given.
    return names;
  }

  /**
   * @param node a node
   * @return whether it runs graphs of its own, such as a loop
   */
  public static boolean hasBody(NodeProto node) {
    return node.getAttributeList().stream().anyMatch(a -> a.hasG() || a.getGraphsCount() > 0);
  }

  private static Set<String> captured(GraphProto body) {
    Set<String> names = new LinkedHashSet<>();
    Set<String> own = initializers(body);
    body.getInputList().forEach(i -> own.add(i.getName()));
    for (NodeProto node : body.getNodeList()) {
      names.addAll(reads(node));
      own.addAll(node.getOutputList());
    }
    body.getOutputList().forEach(o -> names.add(o.getName()));
    names.removeAll(own);
    return names;
  }

  /**
   * @param graph a graph
   * @return which node computes a tensor
   */
  static Map<String, NodeProto> producers(GraphProto graph) {
    Map<String, NodeProto> producers = new HashMap<>();
    for (NodeProto node : graph.getNodeList()) {
      node.getOutputList().forEach(o -> producers.put(o, node));
    }
    producers.remove("");
    return producers;
  }

  /**
   * @param graph a graph
   * @return the tensors that depend on the image, in the order of computation; what is left out is
   *     constant and no layer
   */
  public static List<String> computed(GraphProto graph) {
    Set<String> alive = new HashSet<>();
    inputs(graph).forEach(i -> alive.add(i.getName()));
    List<String> computed = new ArrayList<>();
    for (NodeProto node : graph.getNodeList()) {
      if (!Collections.disjoint(reads(node), alive)) {
        node.getOutputList().stream().filter(o -> !o.isEmpty()).forEach(computed::add);
        alive.addAll(node.getOutputList());
      }
    }
    return computed;
  }

  /**
   * @param graph a graph
   * @return those of the tensors that depend on what the image shows, not only on its size
   */
  public static Set<String> ofPixels(GraphProto graph) {
    Set<String> alive = new HashSet<>();
    inputs(graph).forEach(i -> alive.add(i.getName()));
    for (NodeProto node : graph.getNodeList()) {
      if (!LayoutRules.OF_SHAPES.contains(node.getOpType())
          && !Collections.disjoint(reads(node), alive)) {
        alive.addAll(node.getOutputList());
      }
    }
    return alive;
  }

  /**
   * @param graph a graph
   * @param layer name of a tensor, or of a node, which stands for its first output
   * @return that tensor
   * @throws UnknownNameException if there is none; the message has the nearest names
   */
  public static String resolve(GraphProto graph, String layer) {
    List<String> tensors = computed(graph);
    if (tensors.contains(layer)) {
      return layer;
    }
    Optional<String> ofNode =
        graph.getNodeList().stream()
            .filter(n -> n.getName().equals(layer) && n.getOutputCount() > 0)
            .map(n -> n.getOutput(0))
            .filter(tensors::contains)
            .findFirst();
    if (ofNode.isPresent()) {
      return ofNode.get();
    }
    List<String> known = new ArrayList<>(tensors);
    graph.getNodeList().stream()
        .filter(n -> !n.getName().isEmpty() && !Collections.disjoint(n.getOutputList(), tensors))
        .forEach(n -> known.add(n.getName()));
    throw new UnknownNameException("layer", layer, known);
  }
}
