package org.deepfeature.dfm.backbone.onnx.graph;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.backbone.onnx.proto.AttributeProto;
import org.deepfeature.dfm.backbone.onnx.proto.FunctionProto;
import org.deepfeature.dfm.backbone.onnx.proto.GraphProto;
import org.deepfeature.dfm.backbone.onnx.proto.ModelProto;
import org.deepfeature.dfm.backbone.onnx.proto.NodeProto;
import org.deepfeature.dfm.backbone.onnx.proto.TensorProto;

/**
 * Nodes that ONNX Runtime 1.28 should refuse and dies of, and the process with it. What the graph
 * tells is refused here; of what is computed while it runs, the count is compared in the graph, by
 * a Reshape that fails in words. Used by one thread.
 */
public final class FatalNodes {
  private static final Set<String> OF_ANY_NUMBER =
      Set.of("Concat", "Einsum", "Max", "Mean", "Min", "Sum");
  private static final Set<String> BLOCKS = Set.of("DepthToSpace", "SpaceToDepth");

  /** Whose square is a 32-bit integer, in which the runtime divides by it. */
  private static final long LARGEST_BLOCK = Short.MAX_VALUE;

  /** Further than any matrix has rows or columns, and far from the end of 64 bits. */
  private static final long FURTHEST = 1L << 40;

  private static final BigInteger MOST_POINTS = BigInteger.valueOf(1 << 20);

  private static final Map<String, Integer> GATES = Map.of("RNN", 1, "GRU", 3, "LSTM", 4);

  /** Before that version of the operators a shape was an attribute. */
  private static final long RESHAPES_BY_TENSOR = 5;

  private static final String PREFIX = "dfm:guard:";

  private final String network;
  private final boolean isReshapeByTensor;
  private int guards;

  private FatalNodes(String network, boolean isReshapeByTensor) {
    this.network = network;
    this.isReshapeByTensor = isReshapeByTensor;
  }

  /**
   * @param network its name, for messages
   * @param model about to be given to the runtime
   * @return the same network, with its guards
   * @throws DfmException if a node of it would end the process; names the node and what it has
   */
  public static ModelProto guarded(String network, ModelProto model) {
    FatalNodes search = new FatalNodes(network, isReshapeByTensor(model));
    ModelProto.Builder edited =
        model.toBuilder().setGraph(search.graph(model.getGraph(), Map.of()));
    for (FunctionProto.Builder function : edited.getFunctionsBuilderList()) {
      List<NodeProto> nodes = search.nodes(function.getNodeList(), Map.of());
      function.clearNode().addAllNode(nodes);
    }
    return edited.build();
  }

  private static boolean isReshapeByTensor(ModelProto model) {
    return model.getOpsetImportList().stream()
        .filter(set -> set.getDomain().isEmpty() || set.getDomain().equals("ai.onnx"))
        .allMatch(set -> set.getVersion() >= RESHAPES_BY_TENSOR);
  }

  private GraphProto graph(GraphProto graph, Map<String, List<Long>> outside) {
    Map<String, List<Long>> constants = new HashMap<>(outside);
    for (TensorProto tensor : graph.getInitializerList()) {
      constants.put(tensor.getName(), tensor.getDimsList());
    }
    return graph.toBuilder().clearNode().addAllNode(nodes(graph.getNodeList(), constants)).build();
  }

  private List<NodeProto> nodes(List<NodeProto> nodes, Map<String, List<Long>> constants) {
    List<NodeProto> guarded = new ArrayList<>();
    for (NodeProto node : nodes) {
      NodeProto.Builder edited = node.toBuilder();
      for (AttributeProto.Builder attribute : edited.getAttributeBuilderList()) {
        if (attribute.hasG()) {
          attribute.setG(graph(attribute.getG(), constants));
        }
        for (int i = 0; i < attribute.getGraphsCount(); i++) {
          attribute.setGraphs(i, graph(attribute.getGraphs(i), constants));
        }
      }
      if (new Attributes(node).isStandard()) {
        check(node, edited, constants, guarded);
        withoutLastBlanks(edited);
      }
      guarded.add(edited.build());
    }
    return guarded;
  }

  private void check(
      NodeProto node,
      NodeProto.Builder edited,
      Map<String, List<Long>> constants,
      List<NodeProto> before) {
    String operator = node.getOpType();
    long groups = new Attributes(node).integer("group", 1);
    require(groups > 0, node, "has a group of %s; expected 1 or more".formatted(groups));
    if (BLOCKS.contains(operator)) {
      long block = new Attributes(node).integer("blocksize", 1);
      require(
          block > 0 && block <= LARGEST_BLOCK,
          node,
          "has a blocksize of %s; expected 1 to %s".formatted(block, LARGEST_BLOCK));
    } else if (operator.equals("RoiAlign")) {
      points(node);
    } else if (OF_ANY_NUMBER.contains(operator)) {
      require(!node.getInputList().contains(""), node, "has an input without a name");
    } else if (GATES.containsKey(operator)) {
      recurrence(node, edited, constants, before);
    } else if (operator.equals("Trilu") && node.getInputCount() > 1) {
      diagonal(node.getInput(1), edited, before);
    } else if (operator.equals("Resize") || operator.equals("Upsample")) {
      scales(node, edited, constants, before);
    }
  }

  /** Of more than it finds memory for, the runtime tells nobody. */
  private void points(NodeProto node) {
    Attributes attributes = new Attributes(node);
    BigInteger points = BigInteger.ONE;
    for (String side :
        List.of("output_height", "output_width", "sampling_ratio", "sampling_ratio")) {
      points = points.multiply(BigInteger.valueOf(Math.max(1, attributes.integer(side, 1))));
    }
    require(
        points.compareTo(MOST_POINTS) <= 0,
        node,
        "samples %s points of a region; expected at most %s".formatted(points, MOST_POINTS));
  }

  /** Weights that are too small for the states are read beyond their end. */
  private void recurrence(
      NodeProto node,
      NodeProto.Builder edited,
      Map<String, List<Long>> constants,
      List<NodeProto> before) {
    Attributes attributes = new Attributes(node);
    long hidden = attributes.integer("hidden_size", 0);
    long rows = GATES.getOrDefault(node.getOpType(), 0) * hidden;
    long directions = attributes.text("direction").equals("bidirectional") ? 2 : 1;
    require(
        hidden > 0 && hidden <= Integer.MAX_VALUE,
        node,
        "has a hidden_size of %s; expected 1 to %s".formatted(hidden, Integer.MAX_VALUE));
    for (int i = 1; i <= 2 && i < node.getInputCount(); i++) {
      String weights = node.getInput(i);
      List<Long> shape = constants.get(weights);
      long columns = i == 2 ? hidden : 0;
      if (shape == null) {
        if (!isReshapeByTensor) {
          continue;
        }
        edited.setInput(
            i,
            reshaped(
                weights,
                "weights of " + label(node),
                new long[] {directions, rows, columns},
                before));
        continue;
      }
      boolean fits =
          shape.size() == 3
              && shape.get(0) == directions
              && shape.get(1) == rows
              && (i == 1 || shape.get(2) == hidden);
      require(
          fits,
          node,
          "has weights '%s' of shape %s; expected %s x %s x %s for a hidden_size of %s"
              .formatted(weights, shape, directions, rows, i == 1 ? "any" : hidden, hidden));
    }
  }

  /** As many scales as there are axes; more are written beyond the end of an array. */
  private void scales(
      NodeProto node,
      NodeProto.Builder edited,
      Map<String, List<Long>> constants,
      List<NodeProto> before) {
    int place = node.getInputCount() > 2 ? 2 : 1;
    String scales = node.getInputCount() > place ? node.getInput(place) : "";
    if (scales.isEmpty() || constants.containsKey(scales) || isConstant(scales, before)) {
      return;
    }
    require(
        node.getInputCount() < 4 || node.getInput(3).isEmpty(),
        node,
        "has scales that are computed, and sizes, too; expected one of them");
    int axes = new Attributes(node).integers("axes").map(all -> all.length).orElse(0);
    if (axes > 0) {
      edited.setInput(
          place, reshaped(scales, "scales of " + label(node), new long[] {axes}, before));
      return;
    }
    String what = "scales of " + label(node);
    String shape = named(what);
    String rank = named(what);
    String guarded = named(what);
    before.add(Nodes.node("Shape", List.of(node.getInput(0)), shape));
    before.add(Nodes.node("Shape", List.of(shape), rank));
    before.add(Nodes.node("Reshape", List.of(scales, rank), guarded));
    edited.setInput(place, guarded);
  }

  /** One that is further off than a matrix has rows is no other than one that is just outside. */
  private void diagonal(String diagonal, NodeProto.Builder edited, List<NodeProto> before) {
    if (diagonal.isEmpty()) {
      return;
    }
    String what = "diagonal of " + label(edited.build());
    String lowest = constant(number(-FURTHEST), what, before);
    String highest = constant(number(FURTHEST), what, before);
    String guarded = named(what);
    before.add(Nodes.node("Clip", List.of(diagonal, lowest, highest), guarded));
    edited.setInput(1, guarded);
  }

  private static TensorProto number(long value) {
    return Nodes.longs("", value).toBuilder().clearDims().build();
  }

  /** Inputs without names behind the last that has one mean nothing, but not to the runtime. */
  private static void withoutLastBlanks(NodeProto.Builder node) {
    List<String> inputs = new ArrayList<>(node.getInputList());
    while (!inputs.isEmpty() && inputs.get(inputs.size() - 1).isEmpty()) {
      inputs.remove(inputs.size() - 1);
    }
    node.clearInput().addAllInput(inputs);
  }

  private static boolean isConstant(String tensor, List<NodeProto> before) {
    return before.stream()
        .anyMatch(n -> n.getOpType().equals("Constant") && n.getOutputList().contains(tensor));
  }

  /** The tensor if it has that shape, in which 0 is any; otherwise the runtime says so. */
  private String reshaped(String tensor, String what, long[] shape, List<NodeProto> before) {
    String wanted = constant(Nodes.longs("", shape), what, before);
    String guarded = named(what);
    before.add(Nodes.node("Reshape", List.of(tensor, wanted), guarded));
    return guarded;
  }

  private String constant(TensorProto value, String what, List<NodeProto> before) {
    String constant = named(what);
    before.add(
        NodeProto.newBuilder()
            .setOpType("Constant")
            .setName(constant)
            .addOutput(constant)
            .addAttribute(
                AttributeProto.newBuilder()
                    .setName("value")
                    .setType(AttributeProto.AttributeType.TENSOR)
                    .setT(value))
            .build());
    return constant;
  }

  private String named(String of) {
    return PREFIX + of + ":" + guards++;
  }

  private void require(boolean right, NodeProto node, String what) {
    if (!right) {
      throw new DfmException(
          "Network '%s' is not given to ONNX Runtime, which would end with the process: %s node '%s' %s"
              .formatted(network, node.getOpType(), label(node), what));
    }
  }

  private static String label(NodeProto node) {
    return node.getName().isEmpty() ? String.join(", ", node.getOutputList()) : node.getName();
  }
}
