package org.deepfeature.dfm.backbone.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.api.Tensor;
import org.deepfeature.dfm.backbone.onnx.graph.GraphWrap;
import org.deepfeature.dfm.backbone.onnx.graph.Graphs;
import org.deepfeature.dfm.backbone.onnx.graph.InputSpec;
import org.deepfeature.dfm.backbone.onnx.graph.LayerKinds;
import org.deepfeature.dfm.backbone.onnx.graph.Nodes;
import org.deepfeature.dfm.backbone.onnx.graph.Trace;
import org.deepfeature.dfm.backbone.onnx.proto.GraphProto;
import org.deepfeature.dfm.backbone.onnx.proto.ModelProto;
import org.deepfeature.dfm.backbone.onnx.proto.NodeProto;
import org.deepfeature.dfm.backbone.onnx.proto.ValueInfoProto;

/**
 * Finds the shapes of all of a network's tensors by running one zero image. The graph itself is
 * made to tell them, so that no tensor has to outlive its use.
 */
final class ShapeProbe {
  private static final String SHAPE = "dfm:shape:";
  private static final String VALUE = "dfm:value:";

  /** Operators that make what has no shape. */
  private static final Set<String> SEQUENCES =
      Set.of(
          "Optional",
          "OptionalGetElement",
          "SequenceConstruct",
          "SequenceEmpty",
          "SequenceErase",
          "SequenceInsert",
          "SequenceMap",
          "SplitToSequence",
          "ZipMap");

  private static final Predicate<NodeProto> NO_TENSOR =
      node -> SEQUENCES.contains(node.getOpType());

  private final Network network;
  private final InputSpec input;
  private final ImageSize size;
  private final int channels;
  private final int threads;
  private final ModelProto wrapped;

  /** Model is the network, perhaps cut. */
  ShapeProbe(Network network, ModelProto model, InputSpec input, ImageSize size, int threads) {
    this.network = network;
    this.input = input;
    this.size = size;
    this.threads = threads;
    channels = network.preprocessing().colorOrder().channels();
    input.check(channels, size);
    wrapped = GraphWrap.input(model, input, channels);
  }

  /** Shapes, images first; a fixed batch shows as it is. What cannot be told is left out. */
  Trace trace() {
    try {
      return trace(NO_TENSOR);
    } catch (DfmException e) {
      // A branch, a loop or a function may give a sequence of tensors, which has no shape.
      try {
        return trace(NO_TENSOR.or(Graphs::hasBody).or(node -> !node.getDomain().isEmpty()));
      } catch (DfmException again) {
        e.addSuppressed(again);
        throw e;
      }
    }
  }

  private Trace trace(Predicate<NodeProto> leftOut) {
    GraphProto.Builder graph = wrapped.getGraph().toBuilder().clearOutput();
    Map<String, String> told = new LinkedHashMap<>();
    Set<String> parameters = new LinkedHashSet<>();
    for (NodeProto node : wrapped.getGraph().getNodeList()) {
      parameters.addAll(LayerKinds.parameters(node));
      if (!leftOut.test(node)) {
        for (String output : node.getOutputList()) {
          if (!output.isEmpty()) {
            add(graph, told, "Shape", output, SHAPE);
          }
        }
      }
    }
    parameters.forEach(parameter -> add(graph, told, "Identity", parameter, VALUE));
    ModelProto model = wrapped.toBuilder().setGraph(graph).build();
    Map<String, List<Long>> shapes = new HashMap<>();
    Map<String, long[]> values = new HashMap<>();
    try (OrtSession session = Sessions.plain(network.name(), model, threads);
        OnnxTensor image = zero(input, channels, size);
        OrtSession.Result result = session.run(Map.of(GraphWrap.INPUT, image))) {
      for (Map.Entry<String, OnnxValue> entry : result) {
        if (!(entry.getValue() instanceof OnnxTensor tensor)) {
          continue;
        }
        String of = told.get(entry.getKey());
        long[] numbers = numbers(tensor);
        if (entry.getKey().startsWith(VALUE)) {
          values.put(of, numbers);
        } else {
          shapes.put(of, Arrays.stream(numbers).boxed().toList());
        }
      }
    } catch (OrtException e) {
      throw cannotTake(network.name(), size, e);
    }
    return new Trace(shapes, values);
  }

  private static void add(
      GraphProto.Builder graph,
      Map<String, String> told,
      String operator,
      String tensor,
      String prefix) {
    String name = prefix + told.size();
    told.put(name, tensor);
    graph.addNode(Nodes.node(operator, List.of(tensor), name));
    graph.addOutput(ValueInfoProto.newBuilder().setName(name));
  }

  private static long[] numbers(OnnxTensor tensor) {
    return switch (tensor.getInfo().type) {
      case INT64 -> {
        LongBuffer buffer = tensor.getLongBuffer();
        long[] numbers = new long[buffer.remaining()];
        buffer.get(numbers);
        yield numbers;
      }
      case INT32 -> {
        IntBuffer buffer = tensor.getIntBuffer();
        long[] numbers = new long[buffer.remaining()];
        Arrays.setAll(numbers, buffer::get);
        yield numbers;
      }
      default -> new long[0];
    };
  }

  /** A batch of the fewest black images that the network takes. */
  static OnnxTensor zero(InputSpec input, int channels, ImageSize size) throws OrtException {
    int batch = Math.max(1, input.batch());
    int values =
        Math.multiplyExact(batch * channels, Math.multiplyExact(size.height(), size.width()));
    return OnnxTensor.createTensor(
        Sessions.environment(),
        Tensor.allocateDirect(values),
        new long[] {batch, channels, size.height(), size.width()});
  }

  static IllegalArgumentException cannotTake(String name, ImageSize size, OrtException e) {
    return new IllegalArgumentException(
        "Network '%s' cannot take images of %s; try the size it was trained with (%s)"
            .formatted(name, size, Sessions.firstLine(e)),
        e);
  }
}
