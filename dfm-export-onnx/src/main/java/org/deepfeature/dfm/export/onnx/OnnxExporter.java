package org.deepfeature.dfm.export.onnx;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.deepfeature.dfm.api.Backbone.Preprocessing;
import org.deepfeature.dfm.api.Device;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.backbone.onnx.graph.GraphCut;
import org.deepfeature.dfm.backbone.onnx.proto.GraphProto;
import org.deepfeature.dfm.backbone.onnx.proto.ModelProto;
import org.deepfeature.dfm.backbone.onnx.proto.StringStringEntryProto;
import org.deepfeature.dfm.runtime.export.ExportOptions;
import org.deepfeature.dfm.runtime.export.ExportableModel;
import org.deepfeature.dfm.runtime.export.ExportedModel;
import org.deepfeature.dfm.runtime.export.ModelExporter;
import org.deepfeature.dfm.runtime.model.DfmFile;

/** Writes a model as one ONNX graph, and opens such graphs. Stateless and thread-safe. */
public final class OnnxExporter implements ModelExporter {
  /** What {@code dfm info} says, as JSON. */
  static final String INFORMATION = "dfm";

  /** All that the model's file says in words and numbers, for reading it back. */
  static final String REMEMBERED = "dfm.model";

  /** The first version of the format in which networks may have operators of their own. */
  private static final long FORMAT = 8;

  /** Bytes of weights; the rest of a file of 2 GB is for nodes. */
  private static final long LARGEST = Integer.MAX_VALUE - (64L << 20);

  @Override
  public String suffix() {
    return ".onnx";
  }

  @Override
  public byte[] export(ExportableModel model, ExportOptions options) {
    List<NetworkPart> networks = model.networks().stream().map(NetworkPart::of).toList();
    OperatorSets operators = OperatorSets.of(networks);
    OnnxGraph graph = new OnnxGraph(operators.version());
    String image = Ports.input(graph, options.input());
    FrameGraph.Frames frames = new FrameGraph(graph, model.framing()).build(image, options.input());
    graph.named(Ports.FRAME, "Identity", List.of(frames.tensor()));
    List<String> maps = maps(graph, model, networks);
    ScorePart.Scored scored = new ScorePart(graph, model).build(maps, options.maps());
    new VerdictPart(graph, model.fitted().postProcessor(), model.framing()).build(scored, frames);
    // A density of whole embeddings does not read the axes of its layer.
    GraphProto used = GraphCut.used(graph.build());
    long format =
        networks.stream().mapToLong(part -> part.model().getIrVersion()).reduce(FORMAT, Math::max);
    ModelProto.Builder written =
        ModelProto.newBuilder()
            .setIrVersion(format)
            .setProducerName("dfm")
            .addAllOpsetImport(operators.imports())
            .addAllFunctions(OperatorSets.functions(networks))
            .addMetadataProps(entry(INFORMATION, model.file().info().toString()))
            .addMetadataProps(entry(REMEMBERED, model.file().metadata().toString()))
            .setGraph(options.half() ? HalfWeights.of(used) : used);
    return bytes(written.build());
  }

  private static byte[] bytes(ModelProto written) {
    // The message's own count of its bytes would overflow.
    long weights =
        written.getGraph().getInitializerList().stream()
            .mapToLong(tensor -> tensor.getRawData().size())
            .sum();
    if (weights > LARGEST) {
      throw new DfmException(
          "The graph would have %s MB of weights, and no ONNX file is larger than 2 GB; fit with more pooling, fewer layers or a lower --pca-level"
              .formatted(weights / 1_000_000));
    }
    return written.toByteArray();
  }

  private static StringStringEntryProto entry(String key, String value) {
    return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
  }

  /** Returns the maps of all layers, as the joined networks give them. */
  private static List<String> maps(
      OnnxGraph graph, ExportableModel model, List<NetworkPart> networks) {
    Preprocessing common = model.common();
    ImageSize frame = model.framing().size();
    String prepared =
        PreparationGraph.build(graph, Ports.FRAME, model.preProcessor().apply(common));
    List<String> maps = new ArrayList<>();
    for (int i = 0; i < networks.size(); i++) {
      NetworkPart part = networks.get(i);
      String images = ResizedFrame.build(graph, prepared, frame, part.network().size());
      if (!part.network().preprocessing().equals(common)) {
        images = PreparationGraph.build(graph, images, part.network().preprocessing());
      }
      maps.addAll(part.build(graph, images, "network" + (i + 1) + "/"));
    }
    return maps;
  }

  @Override
  public DfmFile read(byte[] content, Path name) {
    return ExportedOnnx.remembered(ExportedOnnx.parse(content, name), name);
  }

  @Override
  public ExportedModel open(byte[] content, Path name, Device device, int threads) {
    return ExportedOnnx.open(content, name, device, threads);
  }
}
