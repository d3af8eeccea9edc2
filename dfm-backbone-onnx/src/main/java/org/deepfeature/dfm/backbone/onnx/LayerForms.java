package org.deepfeature.dfm.backbone.onnx;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.deepfeature.dfm.api.BackboneLoader.BackboneRequest;
import org.deepfeature.dfm.backbone.onnx.graph.GraphCut;
import org.deepfeature.dfm.backbone.onnx.graph.Graphs;
import org.deepfeature.dfm.backbone.onnx.graph.InputSpec;
import org.deepfeature.dfm.backbone.onnx.graph.LayerForm;
import org.deepfeature.dfm.backbone.onnx.graph.LayerKind;
import org.deepfeature.dfm.backbone.onnx.graph.LayerKinds;
import org.deepfeature.dfm.backbone.onnx.graph.OrdinaryGraph;
import org.deepfeature.dfm.backbone.onnx.graph.Trace;
import org.deepfeature.dfm.backbone.onnx.proto.ModelProto;
import org.jspecify.annotations.Nullable;

/**
 * Finds how tensors become maps: from the graph, with the shapes that one run shows; where that
 * does not tell, from how they follow the image. What neither tells is refused.
 */
final class LayerForms {
  /** Names in a message. */
  private static final int EXAMPLES = 5;

  private final Network network;
  private final OnnxOptions options;
  private final BackboneRequest request;

  LayerForms(Network network, OnnxOptions options, BackboneRequest request) {
    this.network = network;
    this.options = options;
    this.request = request;
  }

  /** What a set of tensors was found to be, and all shapes that were seen. */
  record Found(Map<String, LayerKind> kinds, Map<String, List<Long>> shapes) {
    /** The map that a tensor becomes; empty if it is none, or not known to be one. */
    Optional<List<Long>> map(String tensor) {
      List<Long> shape = shapes.get(tensor);
      return shape == null ? Optional.empty() : form(tensor).map(form -> form.shape(shape));
    }

    Optional<LayerForm> form(String tensor) {
      return kinds.get(tensor) instanceof LayerKind.Map map
          ? Optional.of(map.form())
          : Optional.empty();
    }
  }

  /** Kinds by the graph alone. */
  Found byGraph(List<String> tensors) {
    ModelProto cut = GraphCut.cut(network.model(), tensors);
    InputSpec input = InputSpec.of(cut.getGraph());
    Trace trace =
        new ShapeProbe(network, cut, input, request.imageSize(), request.threads()).trace();
    return new Found(LayerKinds.of(cut.getGraph(), input, trace, tensors), trace.shapes());
  }

  /** The same with what is unknown found by moving the image. */
  Found byMotion(Found found) {
    List<String> unknown =
        found.kinds().keySet().stream()
            .filter(tensor -> found.kinds().get(tensor) instanceof LayerKind.Unknown)
            .toList();
    if (unknown.isEmpty()) {
      return found;
    }
    InputSpec input = InputSpec.of(GraphCut.cut(network.model(), unknown).getGraph());
    Map<String, LayerKind> kinds = new HashMap<>(found.kinds());
    PositionsOfTokens positions =
        new PositionsOfTokens(request.imageSize(), options.prefixTokens());
    kinds.putAll(
        new MotionProbe(network, input, request.imageSize(), request.threads(), positions)
            .kinds(unknown));
    return new Found(kinds, found.shapes());
  }

  /** How layers become maps, in their order. */
  List<LayerForm> of(List<String> tensors, List<String> names) {
    ModelProto cut = GraphCut.cut(network.model(), tensors);
    InputSpec input = InputSpec.of(cut.getGraph());
    input.check(network.preprocessing().colorOrder().channels(), request.imageSize());
    if (network.maps().containsAll(tensors) || OrdinaryGraph.is(cut.getGraph(), input)) {
      return Collections.nCopies(tensors.size(), LayerForm.SECOND);
    }
    Found found = byMotion(byGraph(tensors));
    List<LayerForm> forms = new ArrayList<>();
    for (int i = 0; i < tensors.size(); i++) {
      String tensor = tensors.get(i);
      forms.add(
          found
              .form(tensor)
              .orElseThrow(refusal(names.get(i), found.kinds().get(tensor), tensor, found)));
      checkPrefix(names.get(i), forms.get(i));
    }
    return forms;
  }

  private void checkPrefix(String name, LayerForm form) {
    if (form.isTokens() && options.prefixTokens() >= 0 && options.prefixTokens() != form.before()) {
      throw new IllegalArgumentException(
          "Layer '%s' of '%s' has %s tokens before its %s x %s positions, but prefixTokens is %s"
              .formatted(
                  name,
                  network.name(),
                  form.before(),
                  form.height(),
                  form.width(),
                  options.prefixTokens()));
    }
  }

  private Supplier<IllegalArgumentException> refusal(
      String name, @Nullable LayerKind kind, String tensor, Found found) {
    return () -> {
      if (kind instanceof LayerKind.NoMap none) {
        return refused(name, "is no map (" + none.why() + ")");
      }
      List<Long> shape = found.shapes().getOrDefault(tensor, List.of());
      String words = shape.stream().map(String::valueOf).collect(Collectors.joining(" x "));
      return refused(
          name,
          shape.size() == 3
              ? "is a sequence (%s) of which neither the graph nor a moved image tells what are positions; --set backbone-options.prefixTokens=N says how many tokens come before them"
                  .formatted(words)
              : "cannot be told to be a map (%s): neither the graph nor a moved image shows its rows and columns"
                  .formatted(words));
    };
  }

  private IllegalArgumentException refused(String name, String what) {
    List<String> maps = maps();
    String last = String.join(", ", maps.subList(Math.max(0, maps.size() - EXAMPLES), maps.size()));
    String exist =
        switch (maps.size()) {
          case 0 -> "the graph shows no layer that is a map";
          default -> "the last of %s layers that are maps: %s".formatted(maps.size(), last);
        };
    return new IllegalArgumentException(
        "Layer '%s' of '%s' %s; %s".formatted(name, network.name(), what, exist));
  }

  /** The layers that the whole network is known to have. */
  private List<String> maps() {
    List<String> all = Graphs.computed(network.model().getGraph());
    Found found = byGraph(all);
    return all.stream().filter(tensor -> found.form(tensor).isPresent()).toList();
  }
}
