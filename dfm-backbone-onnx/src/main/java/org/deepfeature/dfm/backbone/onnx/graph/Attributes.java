package org.deepfeature.dfm.backbone.onnx.graph;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.deepfeature.dfm.backbone.onnx.proto.AttributeProto;
import org.deepfeature.dfm.backbone.onnx.proto.NodeProto;

/** A node's settings by name. */
record Attributes(NodeProto node) {
  /** ONNX's own operators, and those that the runtime adds. */
  private static final Set<String> STANDARD = Set.of("", "ai.onnx", "com.microsoft");

  Optional<AttributeProto> get(String name) {
    return node.getAttributeList().stream().filter(a -> a.getName().equals(name)).findFirst();
  }

  /** Whether the operator is what its name says, and not a function or one of somebody's own. */
  boolean isStandard() {
    return STANDARD.contains(node.getDomain());
  }

  long integer(String name, long otherwise) {
    return get(name).map(AttributeProto::getI).orElse(otherwise);
  }

  Optional<long[]> integers(String name) {
    return get(name)
        .map(AttributeProto::getIntsList)
        .map(values -> values.stream().mapToLong(Long::longValue).toArray());
  }

  String text(String name) {
    return get(name).map(a -> a.getS().toStringUtf8()).orElse("");
  }

  /** The axis that it names, counted from the front of a tensor of that rank. */
  int axis(String name, long otherwise, int rank) {
    return at(integer(name, otherwise), rank);
  }

  static int at(long axis, int rank) {
    return Math.toIntExact(axis < 0 ? axis + rank : axis);
  }

  /** The order of a transposition; reversed where none is given. */
  static List<Long> order(NodeProto transpose) {
    return new Attributes(transpose).get("perm").map(AttributeProto::getIntsList).orElse(List.of());
  }
}
