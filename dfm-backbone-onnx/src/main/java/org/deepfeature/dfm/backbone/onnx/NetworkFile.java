package org.deepfeature.dfm.backbone.onnx;

import java.util.List;
import java.util.function.Consumer;
import org.deepfeature.dfm.api.BackboneLoader.BackboneRequest;
import org.deepfeature.dfm.backbone.onnx.graph.GraphCut;
import org.deepfeature.dfm.backbone.onnx.graph.Graphs;
import org.deepfeature.dfm.backbone.onnx.graph.InputSpec;
import org.deepfeature.dfm.backbone.onnx.graph.Nodes;
import org.deepfeature.dfm.backbone.onnx.proto.ModelProto;
import org.deepfeature.dfm.backbone.onnx.proto.ValueInfoProto;

/** Writes networks by name as files. Stateless and thread-safe. */
final class NetworkFile {
  private NetworkFile() {}

  /** Cuts and labels; of one size is what takes images of the request's size only. */
  static byte[] of(
      Network network, BackboneRequest request, boolean ofOneSize, Consumer<String> say) {
    network.remarks().forEach(say);
    ModelProto whole = network.model();
    List<String> layers =
        request.layers().stream()
            .map(name -> Graphs.resolve(whole.getGraph(), name))
            .distinct()
            .toList();
    ModelProto model = layers.isEmpty() ? whole : GraphCut.cut(whole, layers);
    InputSpec input = InputSpec.of(model.getGraph());
    ModelProto.Builder file = model.toBuilder();
    file.getGraphBuilder().clearOutput();
    for (ValueInfoProto output : model.getGraph().getOutputList()) {
      file.getGraphBuilder().addOutput(typed(output, network.maps()));
    }
    if (ofOneSize) {
      file.getGraphBuilder()
          .setInput(
              0,
              Nodes.value(
                  input.name(),
                  input.type(),
                  "N",
                  input.channels(),
                  request.imageSize().height(),
                  request.imageSize().width()));
      say.accept(
          "the file is for images of %s; --image-size says otherwise"
              .formatted(request.imageSize()));
    }
    NetworkLabel label = NetworkLabel.of(network);
    ModelProto labelled = label.on(file.build());
    say.accept(
        "elsewhere, its input '%s' takes %s, (%s v - mean) / deviation of pixels v in 0..1, mean %s, deviation %s"
            .formatted(
                input.name(),
                label.preprocessing().colorOrder(),
                label.preprocessing().scale(),
                label.preprocessing().mean(),
                label.preprocessing().standardDeviation()));
    return labelled.toByteArray();
  }

  /** Other programs want a type where ONNX Runtime does without. */
  private static ValueInfoProto typed(ValueInfoProto output, List<String> maps) {
    String name = output.getName();
    if (output.hasType() || !maps.contains(name)) {
      return output;
    }
    return Nodes.value(
        name, Nodes.FLOAT, "N", name + ".channels", name + ".height", name + ".width");
  }
}
