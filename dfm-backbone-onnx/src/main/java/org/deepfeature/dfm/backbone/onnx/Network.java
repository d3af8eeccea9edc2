package org.deepfeature.dfm.backbone.onnx;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.deepfeature.dfm.api.Backbone.Preprocessing;
import org.deepfeature.dfm.api.Backbone.Recommendation;
import org.deepfeature.dfm.api.BackboneLoader.BackboneRequest;
import org.deepfeature.dfm.backbone.onnx.described.DescribedGraph;
import org.deepfeature.dfm.backbone.onnx.graph.GraphCut;
import org.deepfeature.dfm.backbone.onnx.graph.Graphs;
import org.deepfeature.dfm.backbone.onnx.graph.InnerNormalization;
import org.deepfeature.dfm.backbone.onnx.graph.InputSpec;
import org.deepfeature.dfm.backbone.onnx.graph.ModelFile;
import org.deepfeature.dfm.backbone.onnx.proto.GraphProto;
import org.deepfeature.dfm.backbone.onnx.proto.ModelProto;
import org.deepfeature.dfm.backbone.onnx.proto.StringStringEntryProto;
import org.deepfeature.dfm.backbone.onnx.proto.ValueInfoProto;
import org.deepfeature.dfm.backbone.onnx.scattering.Scattering;
import org.deepfeature.dfm.hub.Hub;
import org.deepfeature.dfm.hub.Sha256;
import org.deepfeature.dfm.network.architecture.Architecture;
import org.deepfeature.dfm.network.source.NamedNetwork;
import org.deepfeature.dfm.network.source.NetworkSources;
import org.jspecify.annotations.Nullable;

/**
 * A network before it is cut: from a file, or generated.
 *
 * @param name what a fitted model remembers of it
 * @param sha256 hash of its file
 * @param model the whole graph
 * @param preprocessing how pixels must be prepared
 * @param recommendation settings to use where the user gives none
 * @param defaultLayer the layer to use where the user gives none; null for the last spatial one
 * @param maps layers that are known to be maps with their channels second; none of a file
 * @param operators what computes a layer of a network by name, in the words of its description
 * @param remarks what the user should know about it
 */
record Network(
    String name,
    String sha256,
    ModelProto model,
    Preprocessing preprocessing,
    Recommendation recommendation,
    @Nullable String defaultLayer,
    List<String> maps,
    Map<String, String> operators,
    List<String> remarks) {

  private static final String SCATTERING = "scattering";

  /** What was said when the weights were read, and is said again when the graph was kept. */
  private static final String REMARK = "dfm.remark";

  /** Opens it to look at its layers: weights of one that is known by name are not looked for. */
  static Network outline(BackboneRequest request, OnnxOptions options, Hub hub) {
    return new Networks(options, hub).isDescribed(request.source())
        ? described(request, new NamedNetwork.Random(NetworkSources.architecture(request), 0))
        : open(request, options, hub);
  }

  /** Opens a file, one by a published name, or generates the network of that name. */
  static Network open(BackboneRequest request, OnnxOptions options, Hub hub) {
    String source = request.source();
    if (source.equals(SCATTERING)) {
      Scattering scattering = Scattering.of(options.scatteringColor().equals("rgb"));
      Scattering.check(request.imageSize());
      return new Network(
          "onnx:" + SCATTERING,
          Sha256.of(scattering.model().toByteArray()),
          scattering.model(),
          scattering.preprocessing(),
          Scattering.RECOMMENDATION,
          Scattering.BOTH,
          List.of(Scattering.ORDER_1, Scattering.ORDER_2, Scattering.BOTH),
          Map.of(),
          List.of());
    }
    Networks networks = new Networks(options, hub);
    if (networks.isDescribed(source)) {
      return described(request, networks.named(request));
    }
    if (!request.pretrained()) {
      throw new IllegalArgumentException(
          "ONNX network '" + source + "' brings its weights; there are no random ones for it");
    }
    Path file = networks.file(source);
    return of(ModelFile.read(file), file, options);
  }

  /**
   * Opens it for some of its layers: of a network by name with weights in a file, only the graph in
   * front of them, which may have been kept.
   */
  static Network ofLayers(BackboneRequest request, OnnxOptions options, Hub hub, GraphCache cache) {
    Networks networks = new Networks(options, hub);
    if (!networks.isDescribed(request.source())
        || !(networks.named(request) instanceof NamedNetwork.Stored stored)) {
      return open(request, options, hub);
    }
    Architecture architecture = stored.architecture();
    List<String> layers =
        request.layers().isEmpty() ? List.of(architecture.defaultLayer()) : request.layers();
    String what =
        String.join(
            "\n",
            architecture.toString(),
            stored.weights().sha256(),
            architecture.isOfOneSize() ? request.imageSize().toString() : "any size",
            String.join("\n", layers));
    Optional<ModelProto> kept = cache.find(what);
    if (kept.isEmpty()) {
      Network whole = described(request, stored);
      GraphProto graph = whole.model.getGraph();
      List<String> tensors =
          layers.stream().map(name -> Graphs.resolve(graph, name)).distinct().toList();
      ModelProto.Builder cut = GraphCut.cut(whole.model, tensors).toBuilder();
      whole.remarks.forEach(
          remark ->
              cut.addMetadataProps(
                  StringStringEntryProto.newBuilder().setKey(REMARK).setValue(remark)));
      cache.keep(what, cut.build());
      return whole;
    }
    return new Network(
        "onnx:" + stored.name(),
        stored.weights().sha256(),
        kept.get(),
        architecture.preprocessing(),
        Recommendation.DEFAULT,
        architecture.defaultLayer(),
        kept.get().getGraph().getOutputList().stream().map(ValueInfoProto::getName).toList(),
        Map.of(),
        kept.get().getMetadataPropsList().stream()
            .filter(property -> property.getKey().equals(REMARK))
            .map(StringStringEntryProto::getValue)
            .toList());
  }

  /** Writes the graph of an architecture that is known by name, for images of that size. */
  private static Network described(BackboneRequest request, NamedNetwork named) {
    List<String> remarks = new ArrayList<>();
    NamedNetwork.Opened opened = named.open(request.imageSize(), remarks::add);
    return new Network(
        "onnx:" + opened.name(),
        opened.sha256(),
        DescribedGraph.of(opened.network()),
        named.architecture().preprocessing(),
        Recommendation.DEFAULT,
        named.architecture().defaultLayer(),
        List.copyOf(opened.network().layers().keySet()),
        opened.network().layers(),
        remarks);
  }

  /** Opens the content of a file, wherever it came from. */
  static Network of(ModelFile content, Path file, OnnxOptions options) {
    String name = "onnx:" + file.getFileName();
    GraphProto graph = content.model().getGraph();
    InputPreparation preparation =
        InputSpec.image(graph)
            .map(i -> InputPreparation.of(name, i, InnerNormalization.of(graph, i), options))
            .orElse(new InputPreparation(options.preprocessing(), List.of(), false));
    Optional<NetworkLabel> label = NetworkLabel.of(content.model(), name);
    List<String> remarks = new ArrayList<>(preparation.remarks());
    Preprocessing preprocessing = preparation.preprocessing();
    if (label.isPresent() && options.isPreprocessingDefault()) {
      preprocessing = label.get().preprocessing();
      if (!preprocessing.equals(options.preprocessing())) {
        remarks.add("%s says how pixels go in: %s".formatted(name, preprocessing));
      }
    }
    return new Network(
        name,
        preparation.byNetwork() ? hashOfPrepared(content.sha256()) : content.sha256(),
        content.model(),
        preprocessing,
        label.map(NetworkLabel::recommendation).orElse(Recommendation.DEFAULT),
        label.flatMap(NetworkLabel::defaultLayer).orElse(null),
        List.of(),
        Map.of(),
        remarks);
  }

  /**
   * Models of earlier versions were fitted to such a network with pixels prepared otherwise, and
   * must not be scored with these.
   */
  private static String hashOfPrepared(String sha256) {
    return Sha256.of(sha256 + " prepared as its input says");
  }

  /** Returns the file that the network is; empty if it is generated. */
  static Optional<Path> file(BackboneRequest request, OnnxOptions options, Hub hub) {
    Networks networks = new Networks(options, hub);
    return request.source().equals(SCATTERING) || networks.isDescribed(request.source())
        ? Optional.empty()
        : Optional.of(networks.file(request.source()));
  }
}
