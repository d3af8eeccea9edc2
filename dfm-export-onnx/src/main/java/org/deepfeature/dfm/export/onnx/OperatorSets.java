package org.deepfeature.dfm.export.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.backbone.onnx.graph.Graphs;
import org.deepfeature.dfm.backbone.onnx.proto.AttributeProto;
import org.deepfeature.dfm.backbone.onnx.proto.FunctionProto;
import org.deepfeature.dfm.backbone.onnx.proto.GraphProto;
import org.deepfeature.dfm.backbone.onnx.proto.ModelProto;
import org.deepfeature.dfm.backbone.onnx.proto.NodeProto;
import org.deepfeature.dfm.backbone.onnx.proto.OperatorSetIdProto;

/**
 * One version of ONNX's operators for the whole graph: the newest that a network is written in. The
 * nodes of older networks keep their meaning there, or the export is refused.
 *
 * @param version of ONNX's own operators
 * @param others versions of other operators, by their domain
 */
record OperatorSets(long version, Map<String, Long> others) {
  /** The head uses nothing newer. */
  private static final long LEAST = 11;

  /** Versions in which an operator became another one: attributes turned inputs, other defaults. */
  private static final Map<String, List<Integer>> TURNS =
      Map.ofEntries(
          Map.entry("BatchNormalization", List.of(9)),
          Map.entry("Clip", List.of(11)),
          Map.entry("Dropout", List.of(12)),
          Map.entry("GroupNormalization", List.of(21)),
          Map.entry("Hardmax", List.of(13)),
          Map.entry("LogSoftmax", List.of(13)),
          Map.entry("Pad", List.of(11)),
          Map.entry("ReduceL1", List.of(18)),
          Map.entry("ReduceL2", List.of(18)),
          Map.entry("ReduceLogSum", List.of(18)),
          Map.entry("ReduceLogSumExp", List.of(18)),
          Map.entry("ReduceMax", List.of(18)),
          Map.entry("ReduceMean", List.of(18)),
          Map.entry("ReduceMin", List.of(18)),
          Map.entry("ReduceProd", List.of(18)),
          Map.entry("ReduceSum", List.of(13)),
          Map.entry("ReduceSumSquare", List.of(18)),
          Map.entry("Resize", List.of(11)),
          Map.entry("Scan", List.of(9)),
          Map.entry("Scatter", List.of(11)),
          Map.entry("Slice", List.of(10)),
          Map.entry("Softmax", List.of(13)),
          Map.entry("Split", List.of(13, 18)),
          Map.entry("Squeeze", List.of(13)),
          Map.entry("TopK", List.of(10)),
          Map.entry("Unsqueeze", List.of(13)),
          Map.entry("Upsample", List.of(9, 10)));

  OperatorSets {
    others = Map.copyOf(others);
  }

  static OperatorSets of(List<NetworkPart> networks) {
    long newest = LEAST;
    Map<String, Long> others = new TreeMap<>();
    for (NetworkPart part : networks) {
      newest = Math.max(newest, Graphs.operatorSet(part.model()));
      for (OperatorSetIdProto set : part.model().getOpsetImportList()) {
        if (isOnnx(set.getDomain())) {
          continue;
        }
        Long other = others.putIfAbsent(set.getDomain(), set.getVersion());
        if (other != null && other != set.getVersion()) {
          throw new DfmException(
              "The networks use versions %s and %s of the operators '%s'; one graph takes one: save them in the same"
                  .formatted(other, set.getVersion(), set.getDomain()));
        }
      }
    }
    for (NetworkPart part : networks) {
      requireSame(part, newest);
    }
    return new OperatorSets(newest, others);
  }

  private static boolean isOnnx(String domain) {
    return domain.isEmpty() || domain.equals("ai.onnx");
  }

  private static void requireSame(NetworkPart part, long version) {
    long own = Graphs.operatorSet(part.model());
    if (own == version) {
      return;
    }
    List<String> changed = new ArrayList<>();
    part.model().getGraph().getNodeList().forEach(node -> add(node, own, version, changed));
    for (FunctionProto function : part.model().getFunctionsList()) {
      function.getNodeList().forEach(node -> add(node, own, version, changed));
    }
    if (!changed.isEmpty()) {
      throw new DfmException(
          "Network '%s' is written in operator set %s, the graph needs %s, and %s mean something else there; convert the network to operator set %s (such as by onnx.version_converter), and fit with that"
              .formatted(
                  part.network().name(),
                  own,
                  version,
                  changed.stream().distinct().sorted().toList(),
                  version));
    }
  }

  private static void add(NodeProto node, long from, long to, List<String> changed) {
    if (isOnnx(node.getDomain())
        && TURNS.getOrDefault(node.getOpType(), List.of()).stream()
            .anyMatch(turn -> turn > from && turn <= to)
        && !keepsItsMeaning(node)) {
      changed.add(node.getOpType());
    }
    for (AttributeProto attribute : node.getAttributeList()) {
      List<GraphProto> bodies = new ArrayList<>(attribute.getGraphsList());
      if (attribute.hasG()) {
        bodies.add(attribute.getG());
      }
      bodies.forEach(body -> body.getNodeList().forEach(inner -> add(inner, from, to, changed)));
    }
  }

  /** A node without the attribute in question is the same in all versions. */
  private static boolean keepsItsMeaning(NodeProto node) {
    return switch (node.getOpType()) {
      case "BatchNormalization" ->
          node.getAttributeList().stream().noneMatch(a -> a.getName().equals("spatial"));
      case "Dropout" -> node.getAttributeCount() == 0;
      case "Clip" -> node.getAttributeCount() == 0;
      default -> false;
    };
  }

  List<OperatorSetIdProto> imports() {
    List<OperatorSetIdProto> imports = new ArrayList<>();
    imports.add(OperatorSetIdProto.newBuilder().setDomain("").setVersion(version).build());
    others.forEach(
        (domain, number) ->
            imports.add(
                OperatorSetIdProto.newBuilder().setDomain(domain).setVersion(number).build()));
    return imports;
  }

  /** Returns the networks' own operators, each once. */
  static List<FunctionProto> functions(List<NetworkPart> networks) {
    Map<String, FunctionProto> functions = new TreeMap<>();
    for (NetworkPart part : networks) {
      ModelProto model = part.model();
      for (FunctionProto function : model.getFunctionsList()) {
        String key = function.getDomain() + "/" + function.getName();
        FunctionProto other = functions.putIfAbsent(key, function);
        if (other != null && !other.equals(function)) {
          throw new DfmException(
              "Two of the networks define the operator '%s', each in its own way; save one of them without local functions"
                  .formatted(key));
        }
      }
    }
    return List.copyOf(functions.values());
  }
}
