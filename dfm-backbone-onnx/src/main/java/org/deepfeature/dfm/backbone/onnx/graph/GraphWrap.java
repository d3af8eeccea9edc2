package org.deepfeature.dfm.backbone.onnx.graph;

import java.util.List;
import java.util.Set;
import org.deepfeature.dfm.backbone.onnx.proto.GraphProto;
import org.deepfeature.dfm.backbone.onnx.proto.ModelProto;
import org.deepfeature.dfm.backbone.onnx.proto.NodeProto;
import org.deepfeature.dfm.backbone.onnx.proto.ValueInfoProto;

/**
 * Wraps a network so that it takes and gives float32 with channels second, whatever it uses inside:
 * conversions become nodes of the graph, where the runtime can fuse them and no copy is ours.
 * Stateless and thread-safe.
 */
public final class GraphWrap {
  /** The wrapped network's input. */
  public static final String INPUT = "dfm:input";

  /** What comes before the number of a wrapped network's output. */
  public static final String OUTPUT = "dfm:output:";

  private GraphWrap() {}

  /**
   * @param model a network, such as {@link GraphCut} gives it
   * @param input its input
   * @param channels channels of the images that will come
   * @return the same network with {@link #INPUT}, float32 N × C × H × W, in place of its input
   */
  public static ModelProto input(ModelProto model, InputSpec input, int channels) {
    GraphProto graph = model.getGraph();
    GraphProto.Builder wrapped = graph.toBuilder().clearInput().clearNode();
    wrapped.addInput(
        Nodes.value(
            INPUT,
            Nodes.FLOAT,
            input.batch() == 0 ? "N" : input.batch(),
            channels,
            input.height() == 0 ? "H" : input.height(),
            input.width() == 0 ? "W" : input.width()));
    graph.getInputList().stream()
        .filter(i -> !i.getName().equals(input.name()))
        .forEach(wrapped::addInput);
    String second = input.channelsLast() ? "dfm:second" : input.name();
    wrapped.addNode(cast(INPUT, second, input.type()));
    if (input.channelsLast()) {
      wrapped.addNode(transpose(second, input.name(), 0, 2, 3, 1));
    }
    return model.toBuilder().setGraph(wrapped.addAllNode(graph.getNodeList())).build();
  }

  /**
   * @param model a network
   * @param input its input
   * @return the same network with outputs {@link #OUTPUT}0, 1, … in float32 and with channels
   *     second in place of its own, in their order
   */
  public static ModelProto outputs(ModelProto model, InputSpec input) {
    GraphProto graph = model.getGraph();
    Set<String> channelsLast = channelsLast(model, input);
    GraphProto.Builder wrapped = graph.toBuilder().clearOutput();
    for (int i = 0; i < graph.getOutputCount(); i++) {
      String inner = graph.getOutput(i).getName();
      String outer = OUTPUT + i;
      if (channelsLast.contains(inner)) {
        wrapped.addNode(transpose(inner, outer + ":second", 0, 3, 1, 2));
        inner = outer + ":second";
      }
      wrapped.addNode(cast(inner, outer, Nodes.FLOAT));
      wrapped.addOutput(ValueInfoProto.newBuilder().setName(outer));
    }
    return model.toBuilder().setGraph(wrapped).build();
  }

  /**
   * @param model a network
   * @param input its input
   * @return the tensors that have their channels last
   */
  public static Set<String> channelsLast(ModelProto model, InputSpec input) {
    return TensorLayouts.channelsLast(model.getGraph(), input);
  }

  private static NodeProto cast(String from, String to, int type) {
    // A cast to the type that is there already costs nothing: the runtime drops it.
    return type == Nodes.FLOAT && from.equals(INPUT)
        ? Nodes.node("Identity", List.of(from), to)
        : Nodes.node("Cast", List.of(from), to, Nodes.integer("to", type));
  }

  private static NodeProto transpose(String from, String to, long... order) {
    return Nodes.node("Transpose", List.of(from), to, Nodes.integers("perm", order));
  }
}
