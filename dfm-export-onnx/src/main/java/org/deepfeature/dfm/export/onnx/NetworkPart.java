package org.deepfeature.dfm.export.onnx;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.List;
import org.deepfeature.dfm.api.Backbone.Layer;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.backbone.onnx.graph.GraphWrap;
import org.deepfeature.dfm.backbone.onnx.graph.Nodes;
import org.deepfeature.dfm.backbone.onnx.proto.AttributeProto;
import org.deepfeature.dfm.backbone.onnx.proto.GraphProto;
import org.deepfeature.dfm.backbone.onnx.proto.ModelProto;
import org.deepfeature.dfm.backbone.onnx.proto.NodeProto;
import org.deepfeature.dfm.runtime.backbone.NetworkGraph;
import org.deepfeature.dfm.runtime.backbone.TileGrid;

/**
 * A network within the graph. One that takes a single image, or whose images depend on each other,
 * is run image by image in a loop, as the engine does; so are tiles, which would need the memory of
 * all of them at once.
 *
 * @param network as the engine gives it
 * @param model the same, read
 */
record NetworkPart(NetworkGraph network, ModelProto model) {
  /** Takes the range of its numbers from all images of a batch. */
  private static final String RANGE_OF_BATCH = "DynamicQuantizeLinear";

  static NetworkPart of(NetworkGraph network) {
    try {
      return new NetworkPart(
          network, LayerMeans.of(ModelProto.parseFrom(network.onnx()), network.outputs()));
    } catch (InvalidProtocolBufferException e) {
      throw new DfmException("Network '%s' is no ONNX model".formatted(network.name()), e);
    }
  }

  private long batch() {
    return model.getGraph().getInputList().stream()
        .filter(input -> input.getName().equals(GraphWrap.INPUT))
        .mapToLong(input -> input.getType().getTensorType().getShape().getDim(0).getDimValue())
        .findFirst()
        .orElse(0);
  }

  /** Returns the layers' maps, N × C × H × W each. */
  List<String> build(OnnxGraph graph, String images, String prefix) {
    if (batch() > 1) {
      throw new DfmException(
          "Network '%s' takes %s images at a time; an exported graph takes any number: save the network with a free batch dimension, and fit with that"
              .formatted(network.name(), batch()));
    }
    return network
        .tiles()
        .map(tiles -> tiled(graph, images, prefix, tiles))
        .orElseGet(() -> whole(graph, images, prefix));
  }

  private List<String> whole(OnnxGraph graph, String images, String prefix) {
    boolean single =
        batch() == 1
            || model.getGraph().getNodeList().stream()
                .anyMatch(node -> node.getOpType().equals(RANGE_OF_BATCH));
    if (single) {
      return oneByOne(graph, images, prefix, network.layers());
    }
    Renaming renaming = new Renaming(prefix, GraphWrap.INPUT, images);
    weights(graph, renaming);
    model.getGraph().getNodeList().forEach(node -> graph.node(renaming.of(node)));
    return outputs(renaming);
  }

  private List<String> outputs(Renaming renaming) {
    List<String> outputs = new ArrayList<>();
    for (int i = 0; i < network.layers().size(); i++) {
      outputs.add(renaming.of(GraphWrap.LAYER + i));
    }
    return outputs;
  }

  private void weights(OnnxGraph graph, Renaming renaming) {
    GraphProto own = model.getGraph();
    own.getInitializerList().forEach(tensor -> graph.initializer(renaming.of(tensor)));
    own.getSparseInitializerList().forEach(tensor -> graph.initializer(renaming.of(tensor)));
  }

  private List<String> oneByOne(OnnxGraph graph, String images, String prefix, List<Layer> layers) {
    // A name that no tensor of the network gets by its prefix.
    String own = "dfm/" + prefix;
    Renaming renaming = new Renaming(prefix, GraphWrap.INPUT, own + "image");
    weights(graph, renaming);
    GraphProto.Builder body = GraphProto.newBuilder().setName(own + "body");
    long channels = network.preprocessing().colorOrder().channels();
    long height = network.seen().height();
    long width = network.seen().width();
    String one = own + "one";
    body.addInput(Nodes.value(one, Nodes.FLOAT, channels, height, width));
    body.addNode(
        Nodes.node(
            "Reshape", List.of(one, graph.longs(1, channels, height, width)), renaming.image()));
    for (NodeProto node : model.getGraph().getNodeList()) {
      body.addNode(renaming.of(node));
    }
    List<String> collected = new ArrayList<>();
    List<String> inner = outputs(renaming);
    for (int i = 0; i < layers.size(); i++) {
      Layer layer = layers.get(i);
      String apart = own + "map" + i;
      String shape = graph.longs(layer.channels(), layer.height(), layer.width());
      body.addNode(Nodes.node("Reshape", List.of(inner.get(i), shape), apart));
      body.addOutput(
          Nodes.value(apart, Nodes.FLOAT, layer.channels(), layer.height(), layer.width()));
      collected.add(own + "maps" + i);
    }
    graph.node(
        NodeProto.newBuilder()
            .setOpType("Scan")
            .setName(own + "images")
            .addInput(images)
            .addAllOutput(collected)
            .addAttribute(Nodes.integer("num_scan_inputs", 1))
            .addAttribute(
                AttributeProto.newBuilder()
                    .setName("body")
                    .setType(AttributeProto.AttributeType.GRAPH)
                    .setG(body))
            .build());
    return collected;
  }

  private List<String> tiled(OnnxGraph graph, String images, String prefix, TileGrid tiles) {
    int rows = tiles.rows().size();
    int columns = tiles.columns().size();
    List<String> parts = new ArrayList<>();
    for (int row : tiles.rows()) {
      String band = graph.slice(images, 2, row, row + (long) network.seen().height());
      for (int column : tiles.columns()) {
        parts.add(graph.slice(band, 3, column, column + (long) network.seen().width()));
      }
    }
    List<Layer> own = new ArrayList<>();
    for (int i = 0; i < network.layers().size(); i++) {
      own.add(
          new Layer(
              network.layers().get(i).name(),
              network.layers().get(i).channels(),
              tiles.down().get(i).columns() / rows,
              tiles.across().get(i).columns() / columns));
    }
    List<String> maps = oneByOne(graph, graph.concat(parts, 0), prefix, own);
    List<String> whole = new ArrayList<>();
    for (int i = 0; i < maps.size(); i++) {
      Layer layer = own.get(i);
      long channels = layer.channels();
      String apart =
          graph.reshape(maps.get(i), rows, columns, -1, channels, layer.height(), layer.width());
      String beside =
          graph.reshape(
              graph.transpose(apart, 2, 3, 0, 4, 1, 5),
              -1,
              channels,
              (long) rows * layer.height(),
              (long) columns * layer.width());
      String down = graph.floats(tiles.down().get(i));
      String across = graph.floats(transposed(tiles.across().get(i)));
      whole.add(graph.add("MatMul", List.of(graph.add("MatMul", List.of(down, beside)), across)));
    }
    return whole;
  }

  static Matrix transposed(Matrix matrix) {
    Matrix transposed = Matrix.zeros(matrix.columns(), matrix.rows());
    for (int i = 0; i < matrix.rows(); i++) {
      for (int j = 0; j < matrix.columns(); j++) {
        transposed.data()[j * matrix.rows() + i] = matrix.get(i, j);
      }
    }
    return transposed;
  }
}
