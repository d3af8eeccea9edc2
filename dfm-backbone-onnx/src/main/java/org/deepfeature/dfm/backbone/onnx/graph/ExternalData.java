package org.deepfeature.dfm.backbone.onnx.graph;

import com.google.protobuf.ByteString;
import java.util.Map;
import java.util.TreeMap;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.backbone.onnx.proto.AttributeProto;
import org.deepfeature.dfm.backbone.onnx.proto.FunctionProto;
import org.deepfeature.dfm.backbone.onnx.proto.GraphProto;
import org.deepfeature.dfm.backbone.onnx.proto.ModelProto;
import org.deepfeature.dfm.backbone.onnx.proto.NodeProto;
import org.deepfeature.dfm.backbone.onnx.proto.SparseTensorProto;
import org.deepfeature.dfm.backbone.onnx.proto.StringStringEntryProto;
import org.deepfeature.dfm.backbone.onnx.proto.TensorProto;
import org.deepfeature.dfm.backbone.onnx.proto.TensorProto.DataLocation;
import org.deepfeature.dfm.backbone.onnx.proto.TrainingInfoProto;

/**
 * Brings tensors that lie in other files into the network: initializers, dense and sparse, those of
 * constants, of branches, loops and functions. The runtime never sees where they lay: it would look
 * for them in the working folder, and nobody would know their hash. Used by one thread.
 */
public final class ExternalData {
  /** Many tensors may be said to lie at one place; a network ends at 2 GiB. */
  private static final long LARGEST = Integer.MAX_VALUE - (64L << 20);

  private final Map<String, byte[]> files;

  /** The name of a file → who keeps a tensor there, such as a node. */
  private final Map<String, String> locations = new TreeMap<>();

  private final String network;
  private String place = "";
  private long total;

  private ExternalData(Map<String, byte[]> files, String network) {
    this.files = files;
    this.network = network;
  }

  /** The names of all other files, and the first tensor in each. */
  static Map<String, String> locations(ModelProto model) {
    ExternalData search = new ExternalData(Map.of(), "");
    search.model(model, false);
    return search.locations;
  }

  /**
   * @param network its name, for the message
   * @param model about to be given to the runtime
   * @throws DfmException if a tensor of it lies in another file; names the tensor and the file
   */
  public static void requireNone(String network, ModelProto model) {
    locations(model)
        .forEach(
            (location, place) -> {
              throw new DfmException(
                  "'%s': %s lies in another file, '%s', which is not part of the model and is not read; get the network in one file"
                      .formatted(network, place, location));
            });
  }

  /** The same network with all tensors inside; files are by those names. */
  static ModelProto inside(ModelProto model, Map<String, byte[]> files, String network) {
    return new ExternalData(files, network).model(model, true);
  }

  private ModelProto model(ModelProto model, boolean read) {
    ModelProto.Builder edited = model.toBuilder().setGraph(graph(model.getGraph(), read));
    for (TrainingInfoProto training : model.getTrainingInfoList()) {
      graph(training.getInitialization(), false);
      graph(training.getAlgorithm(), false);
    }
    for (int f = 0; f < model.getFunctionsCount(); f++) {
      FunctionProto.Builder function = edited.getFunctionsBuilder(f);
      for (int i = 0; i < function.getNodeCount(); i++) {
        function.setNode(i, node(function.getNode(i), read));
      }
      for (int i = 0; i < function.getAttributeProtoCount(); i++) {
        function.setAttributeProto(i, attribute(function.getAttributeProto(i), read));
      }
    }
    return edited.build();
  }

  private GraphProto graph(GraphProto graph, boolean read) {
    GraphProto.Builder edited = graph.toBuilder();
    for (int i = 0; i < graph.getInitializerCount(); i++) {
      place = "initializer '%s'".formatted(graph.getInitializer(i).getName());
      edited.setInitializer(i, tensor(graph.getInitializer(i), read));
    }
    for (int i = 0; i < graph.getSparseInitializerCount(); i++) {
      place =
          "sparse initializer '%s'".formatted(graph.getSparseInitializer(i).getValues().getName());
      edited.setSparseInitializer(i, sparse(graph.getSparseInitializer(i), read));
    }
    for (int i = 0; i < graph.getNodeCount(); i++) {
      edited.setNode(i, node(graph.getNode(i), read));
    }
    return edited.build();
  }

  private NodeProto node(NodeProto node, boolean read) {
    NodeProto.Builder edited = node.toBuilder();
    for (int i = 0; i < node.getAttributeCount(); i++) {
      place =
          "attribute '%s' of %s node '%s'"
              .formatted(
                  node.getAttribute(i).getName(),
                  node.getOpType(),
                  node.getName().isEmpty()
                      ? String.join(", ", node.getOutputList())
                      : node.getName());
      edited.setAttribute(i, attribute(node.getAttribute(i), read));
    }
    return edited.build();
  }

  private AttributeProto attribute(AttributeProto attribute, boolean read) {
    AttributeProto.Builder edited = attribute.toBuilder();
    if (attribute.hasT()) {
      edited.setT(tensor(attribute.getT(), read));
    }
    if (attribute.hasG()) {
      edited.setG(graph(attribute.getG(), read));
    }
    if (attribute.hasSparseTensor()) {
      edited.setSparseTensor(sparse(attribute.getSparseTensor(), read));
    }
    for (int i = 0; i < attribute.getTensorsCount(); i++) {
      edited.setTensors(i, tensor(attribute.getTensors(i), read));
    }
    for (int i = 0; i < attribute.getGraphsCount(); i++) {
      edited.setGraphs(i, graph(attribute.getGraphs(i), read));
    }
    for (int i = 0; i < attribute.getSparseTensorsCount(); i++) {
      edited.setSparseTensors(i, sparse(attribute.getSparseTensors(i), read));
    }
    return edited.build();
  }

  private SparseTensorProto sparse(SparseTensorProto tensor, boolean read) {
    SparseTensorProto.Builder edited = tensor.toBuilder();
    if (tensor.hasValues()) {
      edited.setValues(tensor(tensor.getValues(), read));
    }
    if (tensor.hasIndices()) {
      edited.setIndices(tensor(tensor.getIndices(), read));
    }
    return edited.build();
  }

  private TensorProto tensor(TensorProto tensor, boolean read) {
    if (tensor.getDataLocation() != DataLocation.EXTERNAL) {
      return tensor;
    }
    String location = entry(tensor, "location");
    locations.putIfAbsent(location, place);
    if (!read) {
      return tensor;
    }
    byte[] file = files.get(location);
    if (file == null) {
      throw new DfmException(
          "%s: %s lies in '%s', which is not there".formatted(network, place, location));
    }
    long offset = number(tensor, "offset", 0);
    long length = number(tensor, "length", file.length - offset);
    if (offset < 0 || length < 0 || offset > file.length || length > file.length - offset) {
      throw new DfmException(
          "%s: %s is said to be %s bytes from byte %s of '%s', which has %s; get both files again"
              .formatted(network, place, length, offset, location, file.length));
    }
    total += length;
    if (total > LARGEST) {
      throw new DfmException(
          "%s: its tensors in other files take more than 2 GiB in all, the largest that is loaded"
              .formatted(network));
    }
    return tensor.toBuilder()
        .clearExternalData()
        .clearDataLocation()
        .setRawData(ByteString.copyFrom(file, (int) offset, (int) length))
        .build();
  }

  private static String entry(TensorProto tensor, String key) {
    return tensor.getExternalDataList().stream()
        .filter(e -> e.getKey().equals(key))
        .map(StringStringEntryProto::getValue)
        .findFirst()
        .orElse("");
  }

  private long number(TensorProto tensor, String key, long otherwise) {
    String text = entry(tensor, key);
    try {
      return text.isEmpty() ? otherwise : Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new DfmException(
          "%s: %s '%s' of %s is no number".formatted(network, key, text, place), e);
    }
  }
}
