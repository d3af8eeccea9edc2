package org.deepfeature.dfm.backbone.onnx;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.deepfeature.dfm.api.Backbone;
import org.deepfeature.dfm.api.BackboneLoader;
import org.deepfeature.dfm.api.BackboneLoader.BackboneRequest;
import org.deepfeature.dfm.api.BackboneLoader.LayerDescription;
import org.deepfeature.dfm.api.BackboneLoader.Quantizer;
import org.deepfeature.dfm.backbone.onnx.LayerForms.Found;
import org.deepfeature.dfm.backbone.onnx.graph.Costs;
import org.deepfeature.dfm.backbone.onnx.graph.GraphCut;
import org.deepfeature.dfm.backbone.onnx.graph.GraphWrap;
import org.deepfeature.dfm.backbone.onnx.graph.Graphs;
import org.deepfeature.dfm.backbone.onnx.graph.InputSpec;
import org.deepfeature.dfm.backbone.onnx.graph.ModelFile;
import org.deepfeature.dfm.backbone.onnx.proto.GraphProto;
import org.deepfeature.dfm.backbone.onnx.proto.ModelProto;
import org.deepfeature.dfm.backbone.onnx.proto.NodeProto;
import org.deepfeature.dfm.hub.DownloadLines;
import org.deepfeature.dfm.hub.Hub;
import org.deepfeature.dfm.hub.HubSettings;
import org.deepfeature.dfm.network.source.NetworkSources;

/**
 * Opens ONNX files and the generated scattering network by ONNX Runtime. Immutable and thread-safe.
 */
public final class OnnxBackboneLoader implements BackboneLoader {
  private final OnnxOptions options;
  private final Hub hub;
  private final GraphCache cache;

  /**
   * @param options what the weights expect of their input
   * @param hub brings published networks
   */
  public OnnxBackboneLoader(OnnxOptions options, Hub hub) {
    this(options, hub, GraphCache.of(System.getenv()));
  }

  OnnxBackboneLoader(OnnxOptions options, Hub hub, GraphCache cache) {
    this.options = options;
    this.hub = hub;
    this.cache = cache;
  }

  /**
   * Published networks come from where the environment's variables say.
   *
   * @param options what the weights expect of their input
   */
  public OnnxBackboneLoader(OnnxOptions options) {
    this(options, new Hub(HubSettings.of(System.getenv()), DownloadLines.onStandardError()));
  }

  @Override
  public BackboneLoader offline() {
    return new OnnxBackboneLoader(options, hub.offline(), cache);
  }

  @Override
  public Backbone load(BackboneRequest request) {
    return load(request, Network.ofLayers(request, options, hub, cache));
  }

  @Override
  public Optional<byte[]> content(BackboneRequest request) {
    return Network.file(request, options, hub).map(ModelFile::content);
  }

  @Override
  public Backbone load(BackboneRequest request, byte[] content) {
    Path file = Path.of(request.source());
    return load(request, Network.of(ModelFile.of(content, file), file, options));
  }

  @Override
  public Optional<byte[]> onnx(BackboneRequest request, Optional<byte[]> content) {
    Path file = Path.of(request.source());
    Network network =
        content.isPresent()
            ? Network.of(ModelFile.of(content.get(), file), file, options)
            : Network.open(request, options, hub);
    Cut cut = cut(request, network);
    return Optional.of(GraphWrap.ordered(cut.wrapped(), cut.places()).toByteArray());
  }

  /** {@inheritDoc} Files are refused: they are written already. */
  @Override
  public Optional<byte[]> file(BackboneRequest request, Consumer<String> say) {
    Networks networks = new Networks(options, hub);
    networks.requireName(request.source());
    boolean ofOneSize =
        networks.isDescribed(request.source())
            && NetworkSources.architecture(request).isOfOneSize();
    Network network = Network.open(request, options, hub);
    return Optional.of(NetworkFile.of(network, request, ofOneSize, say));
  }

  /**
   * A network behind whose layers nothing is left, with the input and the outputs of a backbone.
   */
  private record Cut(
      ModelProto wrapped, InputSpec input, List<String> names, List<Integer> places) {}

  private Backbone load(BackboneRequest request, Network network) {
    Cut cut = cut(request, network);
    return OnnxBackbone.open(
        network, cut.wrapped(), cut.input(), cut.names(), cut.places(), request);
  }

  private Cut cut(BackboneRequest request, Network network) {
    LayerForms forms = new LayerForms(network, options, request);
    int channels = network.preprocessing().colorOrder().channels();
    List<String> names = request.layers();
    if (names.isEmpty()) {
      names = List.of(defaultLayer(network, forms, request));
    }
    List<String> tensors =
        names.stream().map(n -> Graphs.resolve(network.model().getGraph(), n)).toList();
    List<String> distinct = tensors.stream().distinct().toList();
    ModelProto cut = GraphCut.cut(network.model(), distinct);
    InputSpec input = InputSpec.of(cut.getGraph());
    input.check(channels, request.imageSize());
    ModelProto wrapped =
        GraphWrap.outputs(
            GraphWrap.input(cut, input, channels),
            forms.of(distinct, labels(distinct, tensors, names)));
    return new Cut(wrapped, input, names, tensors.stream().map(distinct::indexOf).toList());
  }

  @Override
  public Optional<Quantizer> quantizer() {
    return Optional.of(new OnnxQuantizer(options, hub));
  }

  /** For each tensor the name by which it was requested first. */
  private static List<String> labels(
      List<String> distinct, List<String> tensors, List<String> names) {
    return distinct.stream().map(tensor -> names.get(tensors.indexOf(tensor))).toList();
  }

  private static String defaultLayer(Network network, LayerForms forms, BackboneRequest request) {
    if (network.defaultLayer() != null) {
      return network.defaultLayer();
    }
    List<String> tensors = Graphs.computed(network.model().getGraph());
    Found found = forms.byGraph(tensors);
    return lastMap(tensors, found)
        .or(() -> lastMap(tensors, forms.byMotion(found)))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Network '%s' has no layer at images of %s that is known to be a map"
                        .formatted(network.name(), request.imageSize())));
  }

  private static Optional<String> lastMap(List<String> tensors, Found found) {
    for (int i = tensors.size() - 1; i >= 0; i--) {
      String tensor = tensors.get(i);
      if (found.map(tensor).stream().anyMatch(map -> map.get(2) * map.get(3) > 1)) {
        return Optional.of(tensor);
      }
    }
    return Optional.empty();
  }

  /** {@inheritDoc} Of networks by name weights are not downloaded for this. */
  @Override
  public List<LayerDescription> describe(BackboneRequest request) {
    Network network = Network.outline(request, options, hub);
    GraphProto graph = network.model().getGraph();
    List<String> all = Graphs.computed(graph);
    // Of networks by name, what lies between layers has no name that anybody knows.
    List<String> tensors = network.maps().isEmpty() ? all : network.maps();
    LayerForms forms = new LayerForms(network, options, request);
    Found found = forms.byMotion(forms.byGraph(tensors));
    InputSpec input = InputSpec.of(graph);
    Map<String, Double> shares = Costs.shares(graph, found.shapes());
    Map<String, String> operators = new HashMap<>();
    for (NodeProto node : graph.getNodeList()) {
      node.getOutputList().forEach(o -> operators.put(o, node.getOpType()));
    }
    List<LayerDescription> layers = new ArrayList<>();
    for (String tensor : tensors) {
      Optional<List<Long>> map = found.map(tensor);
      layers.add(
          new LayerDescription(
              tensor,
              network.operators().getOrDefault(tensor, operators.getOrDefault(tensor, "")),
              ofOneImage(map.orElse(found.shapes().getOrDefault(tensor, List.of())), input),
              shares.get(tensor),
              map.isPresent()));
    }
    return layers;
  }

  private static List<Long> ofOneImage(List<Long> shape, InputSpec input) {
    if (shape.isEmpty() || input.batch() < 2 || shape.get(0) % input.batch() != 0) {
      return shape;
    }
    List<Long> one = new ArrayList<>(shape);
    one.set(0, one.get(0) / input.batch());
    return one;
  }
}
