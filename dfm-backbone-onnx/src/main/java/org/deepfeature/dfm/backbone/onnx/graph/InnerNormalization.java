package org.deepfeature.dfm.backbone.onnx.graph;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleBinaryOperator;
import org.deepfeature.dfm.backbone.onnx.proto.GraphProto;
import org.deepfeature.dfm.backbone.onnx.proto.NodeProto;

/**
 * What a network does to its image before anything else: a channel's value x becomes factor · x +
 * offset.
 *
 * @param nodes that do it, such as {@code Sub 'a'}
 * @param factors one a channel
 * @param offsets one a channel
 * @param reversed whether the channels' order is reversed on the way
 */
public record InnerNormalization(
    List<String> nodes, List<Double> factors, List<Double> offsets, boolean reversed) {
  /** Of ImageNet's mean in the order blue, green, red, in parts of the second. */
  private static final double[] BLUE_FIRST = {0.89, 1.0, 1.064};

  public InnerNormalization {
    nodes = List.copyOf(nodes);
    factors = List.copyOf(factors);
    offsets = List.copyOf(offsets);
  }

  /**
   * @param graph a network
   * @param input its image
   * @return what its first nodes do; no nodes if they do nothing of the kind
   */
  public static InnerNormalization of(GraphProto graph, InputSpec input) {
    int channels = input.channels() == 1 ? 1 : 3;
    Constants constants = new Constants(graph);
    InnerNormalization found =
        new InnerNormalization(
            List.of(),
            Collections.nCopies(channels, 1.0),
            Collections.nCopies(channels, 0.0),
            false);
    String tensor = input.name();
    while (true) {
      String read = tensor;
      List<NodeProto> readers =
          graph.getNodeList().stream()
              .filter(node -> Graphs.reads(node).contains(read))
              .filter(node -> !LayoutRules.OF_SHAPES.contains(node.getOpType()))
              .toList();
      if (readers.size() == 3 && readers.stream().allMatch(InnerNormalization::takesApart)) {
        return found.untold(readers.get(0));
      }
      if (readers.size() != 1 || readers.get(0).getOutputCount() == 0) {
        return found;
      }
      NodeProto node = readers.get(0);
      Optional<InnerNormalization> next = found.then(node, tensor, constants);
      if (next.isEmpty()) {
        return found;
      }
      found = next.get();
      tensor = node.getOutput(0);
    }
  }

  private Optional<InnerNormalization> then(NodeProto node, String tensor, Constants constants) {
    return switch (node.getOpType()) {
      case "Cast", "Identity", "Dropout", "Transpose", "Resize", "Pad" ->
          node.getInput(0).equals(tensor) ? Optional.of(this) : Optional.empty();
      case "BatchNormalization" -> batch(node, constants);
      case "Gather" ->
          constants
              .values(node.getInput(1))
              .filter(List.of(2.0, 1.0, 0.0)::equals)
              .map(indices -> backwards());
      case "Slice" ->
          Optional.of(4)
              .filter(steps -> steps < node.getInputCount())
              .flatMap(steps -> constants.values(node.getInput(steps)))
              .filter(List.of(-1.0)::equals)
              .map(step -> backwards());
      case "Split" -> node.getOutputCount() == 3 ? Optional.of(untold(node)) : Optional.empty();
      case "Add", "Sub", "Mul", "Div" -> arithmetic(node, tensor, constants);
      default -> Optional.empty();
    };
  }

  private static boolean takesApart(NodeProto node) {
    return node.getOpType().equals("Gather") || node.getOpType().equals("Slice");
  }

  private InnerNormalization backwards() {
    return new InnerNormalization(nodes, reversed(factors), reversed(offsets), !reversed);
  }

  private static List<Double> reversed(List<Double> values) {
    List<Double> reversed = new ArrayList<>(values);
    Collections.reverse(reversed);
    return reversed;
  }

  /** Channels that go ways of their own are not followed: what becomes of them is no number. */
  private InnerNormalization untold(NodeProto node) {
    return then(
        node,
        Collections.nCopies(factors.size(), Double.NaN),
        Collections.nCopies(factors.size(), Double.NaN));
  }

  private Optional<InnerNormalization> arithmetic(
      NodeProto node, String tensor, Constants constants) {
    boolean first = node.getInput(0).equals(tensor);
    Optional<List<Double>> other =
        constants.values(node.getInput(first ? 1 : 0)).flatMap(this::perChannel);
    if (other.isEmpty() || (node.getOpType().equals("Div") && !first)) {
      return Optional.empty();
    }
    List<Double> by = other.get();
    List<Double> one = Collections.nCopies(factors.size(), 1.0);
    List<Double> none = Collections.nCopies(factors.size(), 0.0);
    List<Double> minus = Collections.nCopies(factors.size(), -1.0);
    return Optional.of(
        switch (node.getOpType()) {
          case "Add" -> then(node, one, by);
          case "Sub" -> first ? then(node, one, each(by, by, (a, b) -> -a)) : then(node, minus, by);
          case "Mul" -> then(node, by, none);
          default -> then(node, each(by, by, (a, b) -> 1 / a), none);
        });
  }

  private Optional<InnerNormalization> batch(NodeProto node, Constants constants) {
    List<List<Double>> of = new ArrayList<>();
    for (int i = 1; i < 5 && i < node.getInputCount(); i++) {
      constants.values(node.getInput(i)).flatMap(this::perChannel).ifPresent(of::add);
    }
    if (of.size() != 4) {
      return Optional.empty();
    }
    double epsilon = new Attributes(node).get("epsilon").map(a -> (double) a.getF()).orElse(1e-5);
    List<Double> factor = each(of.get(0), of.get(3), (s, v) -> s / Math.sqrt(v + epsilon));
    List<Double> shift = each(factor, of.get(2), (f, m) -> -f * m);
    return Optional.of(then(node, factor, each(shift, of.get(1), Double::sum)));
  }

  private Optional<List<Double>> perChannel(List<Double> values) {
    if (values.size() == 1) {
      return Optional.of(Collections.nCopies(factors.size(), values.get(0)));
    }
    return values.size() == factors.size() ? Optional.of(values) : Optional.empty();
  }

  private InnerNormalization then(NodeProto node, List<Double> factor, List<Double> offset) {
    List<String> names = new ArrayList<>(nodes);
    String name = node.getName().isEmpty() ? node.getOutput(0) : node.getName();
    names.add("%s '%s'".formatted(node.getOpType(), name));
    return new InnerNormalization(
        names,
        each(factors, factor, (a, b) -> a * b),
        each(each(offsets, factor, (a, b) -> a * b), offset, Double::sum),
        reversed);
  }

  private static List<Double> each(List<Double> a, List<Double> b, DoubleBinaryOperator of) {
    List<Double> result = new ArrayList<>();
    for (int i = 0; i < a.size(); i++) {
      result.add(of.applyAsDouble(a.get(i), b.get(i)));
    }
    return result;
  }

  /** The input's value that becomes 0. */
  private List<Double> means() {
    return each(offsets, factors, (offset, factor) -> -offset / factor);
  }

  private boolean all(DoublePairTest test) {
    List<Double> means = means();
    for (int i = 0; i < means.size(); i++) {
      if (!test.test(factors.get(i), means.get(i))) {
        return false;
      }
    }
    return true;
  }

  private interface DoublePairTest {
    boolean test(double factor, double mean);
  }

  /**
   * @return whether it changes values little, as the first normalisation of prepared images does
   */
  public boolean isSlight() {
    return nodes.isEmpty()
        || all((factor, mean) -> factor >= 0.3 && factor <= 3 && Math.abs(factor * mean) <= 0.3);
  }

  /**
   * @return whether it can only be meant for values of 0..255: these, and no others, become some
   *     that are centred or at most a few units wide
   */
  public boolean isOfBytes() {
    return all((factor, mean) -> factor > 0 && mean >= 60 && mean <= 200)
        || all(
            (factor, mean) ->
                factor * 255 >= 0.4 && factor * 255 <= 8 && mean >= -1e-6 && mean <= 200);
  }

  /**
   * @return whether it can only be meant for values of 0..1: their middle becomes 0, or they are
   *     brought to 0..255
   */
  public boolean isOfUnits() {
    return all((factor, mean) -> factor >= 0.9 && mean >= 0.25 && mean <= 0.75)
        || all((factor, mean) -> factor >= 100 && Math.abs(mean) < 1e-6);
  }

  /**
   * @return whether what it subtracts of its input is ImageNet's mean in the order blue, green, red
   */
  public boolean isBlueFirst() {
    List<Double> means = reversed ? reversed(means()) : means();
    if (means.size() != BLUE_FIRST.length) {
      return false;
    }
    for (int i = 0; i < BLUE_FIRST.length; i++) {
      if (!(Math.abs(means.get(i) / means.get(1) - BLUE_FIRST[i]) < 0.03)) {
        return false;
      }
    }
    return true;
  }
}
