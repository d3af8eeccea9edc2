package org.deepfeature.dfm.backbone.onnx.graph;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.deepfeature.dfm.backbone.onnx.proto.GraphProto;
import org.deepfeature.dfm.backbone.onnx.proto.ModelProto;
import org.deepfeature.dfm.backbone.onnx.proto.NodeProto;
import org.deepfeature.dfm.backbone.onnx.proto.ValueInfoProto;

/**
 * Cuts a graph after chosen tensors. ONNX Runtime computes every node of a graph, whichever output
 * is requested, so what does not lead to a chosen tensor has to go before it sees the graph.
 * Stateless and thread-safe.
 */
public final class GraphCut {
  private GraphCut() {}

  /**
   * @param model a network
   * @param tensors tensors that nodes of its main graph compute
   * @return the same network with these as its only outputs, in this order, without the nodes,
   *     initializers, inputs and shape notes that they do not need
   */
  public static ModelProto cut(ModelProto model, List<String> tensors) {
    // An output without a type is legal for the runtime, which infers it; what is known is kept.
    GraphProto.Builder ending = model.getGraph().toBuilder().clearOutput();
    tensors.forEach(t -> ending.addOutput(ValueInfoProto.newBuilder().setName(t)));
    return model.toBuilder().setGraph(used(ending.build())).build();
  }

  /**
   * @param graph a graph
   * @return the same with what its outputs need alone, as {@link #cut}
   */
  public static GraphProto used(GraphProto graph) {
    List<String> outputs = graph.getOutputList().stream().map(ValueInfoProto::getName).toList();
    Set<String> needed = new HashSet<>();
    Set<NodeProto> kept = reachable(graph, outputs, needed);
    GraphProto.Builder cut = graph.toBuilder();
    cut.clearNode().clearInitializer().clearSparseInitializer();
    cut.clearInput().clearValueInfo().clearQuantizationAnnotation();
    graph.getNodeList().stream().filter(kept::contains).forEach(cut::addNode);
    graph.getInitializerList().stream()
        .filter(i -> needed.contains(i.getName()))
        .forEach(cut::addInitializer);
    graph.getSparseInitializerList().stream()
        .filter(i -> needed.contains(i.getValues().getName()))
        .forEach(cut::addSparseInitializer);
    graph.getInputList().stream().filter(i -> needed.contains(i.getName())).forEach(cut::addInput);
    graph.getQuantizationAnnotationList().stream()
        .filter(a -> needed.contains(a.getTensorName()))
        .forEach(cut::addQuantizationAnnotation);
    graph.getValueInfoList().stream()
        .filter(v -> needed.contains(v.getName()) && !outputs.contains(v.getName()))
        .forEach(cut::addValueInfo);
    return cut.build();
  }

  /** The nodes that lead to the tensors; adds the names of all tensors on the way to needed. */
  static Set<NodeProto> reachable(
      GraphProto graph, Collection<String> tensors, Set<String> needed) {
    Map<String, NodeProto> producers = Graphs.producers(graph);
    Set<NodeProto> kept = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<String> open = new ArrayDeque<>(tensors);
    while (!open.isEmpty()) {
      String name = open.pop();
      NodeProto node = needed.add(name) ? producers.get(name) : null;
      if (node != null && kept.add(node)) {
        open.addAll(Graphs.reads(node));
      }
    }
    return kept;
  }
}
