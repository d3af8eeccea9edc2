package org.deepfeature.dfm.backbone.onnx.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.deepfeature.dfm.backbone.onnx.proto.NodeProto;

/** What products of matrices keep: rows of the first, columns of the second. */
final class ProductRules {
  private final Map<String, Layout> layouts;

  ProductRules(Map<String, Layout> layouts) {
    this.layouts = layouts;
  }

  Optional<Layout> matrix(NodeProto node, int one, int other, List<Long> shape) {
    Layout a = layouts.get(node.getInput(one));
    Layout b = layouts.get(node.getInput(other));
    if (a == null || b == null || a.rank() < 2 || b.rank() < 2 || shape.size() < 2) {
      return Optional.empty();
    }
    Attributes attributes = new Attributes(node);
    boolean transA = attributes.integer("transA", 0) != 0;
    boolean transB = attributes.integer("transB", 0) != 0;
    int rank = shape.size();
    List<List<Part>> axes = new ArrayList<>(Layout.plain(shape).axes());
    for (Layout layout : List.of(a, b)) {
      int offset = rank - layout.rank();
      for (int i = 0; i < layout.rank() - 2; i++) {
        List<Part> axis = layout.axes().get(i);
        boolean told = Part.anyPlace(axes.get(offset + i));
        if (Part.size(axis) != shape.get(offset + i) || isPlain(axis)) {
          continue;
        }
        if (told && !Part.alike(axes.get(offset + i), axis)) {
          return Optional.empty();
        }
        axes.set(offset + i, axis);
      }
    }
    axes.set(rank - 2, a.axes().get(a.rank() - (transA ? 1 : 2)));
    axes.set(rank - 1, b.axes().get(b.rank() - (transB ? 2 : 1)));
    return Optional.of(new Layout(axes));
  }

  private static boolean isPlain(List<Part> axis) {
    return axis.stream().allMatch(p -> p instanceof Part.Plain);
  }

  Optional<Layout> einsum(NodeProto node, List<Long> shape) {
    String equation = new Attributes(node).text("equation").replace(" ", "");
    int arrow = equation.indexOf("->");
    if (arrow < 0 || equation.contains(".")) {
      return Optional.empty();
    }
    Map<Character, List<Part>> axes = new HashMap<>();
    String[] terms = equation.substring(0, arrow).split(",", -1);
    for (int t = 0; t < terms.length; t++) {
      Layout layout = t < node.getInputCount() ? layouts.get(node.getInput(t)) : null;
      if (layout == null || layout.rank() != terms[t].length()) {
        return Optional.empty();
      }
      for (int i = 0; i < layout.rank(); i++) {
        List<Part> axis = layout.axes().get(i);
        axes.merge(terms[t].charAt(i), axis, (a, b) -> Part.anyPlace(a) ? a : b);
      }
    }
    String result = equation.substring(arrow + 2);
    List<List<Part>> named = new ArrayList<>();
    for (int i = 0; i < result.length(); i++) {
      named.add(axes.getOrDefault(result.charAt(i), Layout.plain(shape.get(i))));
    }
    return Optional.of(new Layout(named));
  }
}
