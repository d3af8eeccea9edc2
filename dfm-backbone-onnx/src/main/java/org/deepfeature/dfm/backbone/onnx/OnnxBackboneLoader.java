package org.deepfeature.dfm.backbone.onnx;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.deepfeature.dfm.api.Backbone;
import org.deepfeature.dfm.api.BackboneLoader;
import org.deepfeature.dfm.api.BackboneLoader.BackboneRequest;
import org.deepfeature.dfm.api.BackboneLoader.LayerDescription;
import org.deepfeature.dfm.api.BackboneLoader.Quantizer;
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

/**
 * Opens ONNX files and the generated scattering network by ONNX Runtime. Immutable and thread-safe.
 */
public final class OnnxBackboneLoader implements BackboneLoader {
  private final OnnxOptions options;
  private final Hub hub;

  /**
   * @param options what the weights expect of their input
   * @param hub brings published networks
   */
  public OnnxBackboneLoader(OnnxOptions options, Hub hub) {
    this.options = options;
    this.hub = hub;
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
    return new OnnxBackboneLoader(options, hub.offline());
  }

  @Override
  public Backbone load(BackboneRequest request) {
    return load(request, Network.open(request, options, hub));
  }

  @Override
  public Optional<byte[]> content(BackboneRequest request) {
    return Network.file(request, options, hub).map(ModelFile::bytes);
  }

  @Override
  public Backbone load(BackboneRequest request, byte[] content) {
    Path file = Path.of(request.source());
    return load(request, Network.of(ModelFile.of(content, file), file, options));
  }

  private static Backbone load(BackboneRequest request, Network network) {
    int channels = network.preprocessing().colorOrder().channels();
    List<String> names = request.layers();
    if (names.isEmpty()) {
      names = List.of(defaultLayer(network, request));
    }
    List<String> tensors =
        names.stream().map(n -> Graphs.resolve(network.model().getGraph(), n)).toList();
    List<String> distinct = tensors.stream().distinct().toList();
    ModelProto cut = GraphCut.cut(network.model(), distinct);
    InputSpec input = InputSpec.of(cut.getGraph());
    input.check(channels, request.imageSize());
    ModelProto wrapped = GraphWrap.outputs(GraphWrap.input(cut, input, channels), input);
    List<Integer> places = tensors.stream().map(distinct::indexOf).toList();
    return OnnxBackbone.open(network, wrapped, input, names, places, request);
  }

  @Override
  public Optional<Quantizer> quantizer() {
    return Optional.of(new OnnxQuantizer(options, hub));
  }

  private static String defaultLayer(Network network, BackboneRequest request) {
    if (network.defaultLayer() != null) {
      return network.defaultLayer();
    }
    List<String> tensors = Graphs.computed(network.model().getGraph());
    try (ShapeProbe probe =
        new ShapeProbe(network, tensors, request.imageSize(), request.threads())) {
      for (int to = tensors.size(); to > 0; to -= ShapeProbe.CHUNK) {
        List<String> chunk = tensors.subList(Math.max(0, to - ShapeProbe.CHUNK), to);
        Map<String, List<Long>> shapes = probe.shapes(chunk);
        for (int i = chunk.size() - 1; i >= 0; i--) {
          List<Long> shape = shapes.getOrDefault(chunk.get(i), List.of());
          if (shape.size() == 4 && shape.get(2) * shape.get(3) > 1) {
            return chunk.get(i);
          }
        }
      }
    }
    throw new IllegalArgumentException(
        "Network '"
            + network.name()
            + "' has no spatial layer at images of "
            + request.imageSize());
  }

  @Override
  public List<LayerDescription> describe(BackboneRequest request) {
    Network network = Network.open(request, options, hub);
    ModelProto model = network.model();
    GraphProto graph = model.getGraph();
    List<String> tensors = Graphs.computed(graph);
    Map<String, List<Long>> shapes;
    try (ShapeProbe probe =
        new ShapeProbe(network, tensors, request.imageSize(), request.threads())) {
      shapes = probe.shapes(tensors);
    }
    InputSpec input = InputSpec.of(graph);
    Set<String> channelsLast = GraphWrap.channelsLast(model, input);
    Map<String, Double> shares = Costs.shares(graph, shapes);
    Map<String, String> operators = new HashMap<>();
    for (NodeProto node : graph.getNodeList()) {
      node.getOutputList().forEach(o -> operators.put(o, node.getOpType()));
    }
    List<LayerDescription> layers = new ArrayList<>();
    for (String tensor : tensors) {
      List<Long> shape =
          ofOneImage(shapes.getOrDefault(tensor, List.of()), input, channelsLast.contains(tensor));
      layers.add(
          new LayerDescription(
              tensor,
              operators.getOrDefault(tensor, ""),
              shape,
              shares.get(tensor),
              shape.size() == 4));
    }
    return layers;
  }

  private static List<Long> ofOneImage(List<Long> shape, InputSpec input, boolean channelsLast) {
    if (shape.isEmpty()) {
      return shape;
    }
    List<Long> one = new ArrayList<>(shape);
    if (input.batch() > 1 && one.get(0) % input.batch() == 0) {
      one.set(0, one.get(0) / input.batch());
    }
    if (channelsLast && one.size() == 4) {
      one.add(1, one.remove(3));
    }
    return one;
  }
}
