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

  private static final String HALF = "dfm:half";

  /** ONNX's numbers of float16, float32, float64 and bfloat16. */
  private static final Set<Integer> FRACTIONS =
      Set.of(Nodes.FLOAT, Nodes.FLOAT16, Nodes.DOUBLE, 16);

  /** Of the outputs in the order asked for, followed by their number. */
  public static final String LAYER = "dfm:layer:";

  /** The operator set from which on slices are told by inputs rather than attributes. */
  private static final int SLICE_BY_INPUTS = 10;

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
    wrapped.addNode(cast(rounded(wrapped, input), second, input.type()));
    if (input.channelsLast()) {
      wrapped.addNode(transpose(second, input.name(), List.of(0, 2, 3, 1)));
    }
    return model.toBuilder().setGraph(wrapped.addAllNode(graph.getNodeList())).build();
  }

  /**
   * @param model a network
   * @param forms how each of its outputs becomes a map, in their order
   * @return the same network with outputs {@link #OUTPUT}0, 1, … in float32 and with channels
   *     second in place of its own, in their order
   */
  public static ModelProto outputs(ModelProto model, List<LayerForm> forms) {
    GraphProto graph = model.getGraph();
    GraphProto.Builder wrapped = graph.toBuilder().clearOutput();
    for (int i = 0; i < graph.getOutputCount(); i++) {
      String outer = OUTPUT + i;
      LayerForm form = forms.get(i);
      String inner = map(model, wrapped, graph.getOutput(i).getName(), form, outer);
      if (!form.order().equals(LayerForm.SECOND.order())) {
        wrapped.addNode(transpose(inner, outer + ":second", form.order()));
        inner = outer + ":second";
      }
      wrapped.addNode(cast(inner, outer, Nodes.FLOAT));
      wrapped.addOutput(ValueInfoProto.newBuilder().setName(outer));
    }
    return model.toBuilder().setGraph(wrapped).build();
  }

  /** Puts the positions among a sequence's tokens into two axes. */
  /** A cast to whole numbers cuts: 120 that came out as 119.99999 would be another grey. */
  private static String rounded(GraphProto.Builder wrapped, InputSpec input) {
    if (FRACTIONS.contains(input.type())) {
      return INPUT;
    }
    wrapped.addInitializer(Nodes.floats(HALF, List.of(), 0.5f));
    wrapped.addNode(Nodes.node("Add", List.of(INPUT, HALF), INPUT + ":above"));
    wrapped.addNode(Nodes.node("Floor", List.of(INPUT + ":above"), INPUT + ":whole"));
    return INPUT + ":whole";
  }

  /**
   * @param model with outputs named {@link #OUTPUT} and a number
   * @param places which of them comes first, second and so on; one may come twice
   * @return the model with outputs named {@link #LAYER} and a number, in that order
   */
  public static ModelProto ordered(ModelProto model, List<Integer> places) {
    GraphProto.Builder graph = model.getGraph().toBuilder().clearOutput();
    for (int i = 0; i < places.size(); i++) {
      graph.addNode(Nodes.node("Identity", List.of(OUTPUT + places.get(i)), LAYER + i));
      graph.addOutput(ValueInfoProto.newBuilder().setName(LAYER + i));
    }
    return model.toBuilder().setGraph(graph).build();
  }

  private static String map(
      ModelProto model, GraphProto.Builder wrapped, String inner, LayerForm form, String outer) {
    if (!form.isTokens()) {
      return inner;
    }
    long from = form.before();
    long to = from + (long) form.height() * form.width();
    String positions = outer + ":positions";
    if (Graphs.operatorSet(model) < SLICE_BY_INPUTS) {
      wrapped.addNode(
          Nodes.node(
              "Slice",
              List.of(inner),
              positions,
              Nodes.integers("starts", from),
              Nodes.integers("ends", to),
              Nodes.integers("axes", form.tokenAxis())));
    } else {
      wrapped.addInitializer(Nodes.longs(outer + ":from", from));
      wrapped.addInitializer(Nodes.longs(outer + ":to", to));
      wrapped.addInitializer(Nodes.longs(outer + ":axis", form.tokenAxis()));
      wrapped.addNode(
          Nodes.node(
              "Slice", List.of(inner, outer + ":from", outer + ":to", outer + ":axis"), positions));
    }
    boolean byRow = form.order().get(2) < form.order().get(3);
    long slow = byRow ? form.height() : form.width();
    long fast = byRow ? form.width() : form.height();
    // 0 stands for the dimension as it is.
    wrapped.addInitializer(
        form.tokenAxis() == 1
            ? Nodes.longs(outer + ":shape", 0, slow, fast, -1)
            : Nodes.longs(outer + ":shape", 0, 0, slow, fast));
    wrapped.addNode(Nodes.node("Reshape", List.of(positions, outer + ":shape"), outer + ":map"));
    return outer + ":map";
  }

  private static NodeProto cast(String from, String to, int type) {
    // A cast to the type that is there already costs nothing: the runtime drops it.
    return type == Nodes.FLOAT && from.equals(INPUT)
        ? Nodes.node("Identity", List.of(from), to)
        : Nodes.node("Cast", List.of(from), to, Nodes.integer("to", type));
  }

  private static NodeProto transpose(String from, String to, List<Integer> order) {
    long[] axes = order.stream().mapToLong(Integer::longValue).toArray();
    return Nodes.node("Transpose", List.of(from), to, Nodes.integers("perm", axes));
  }
}
