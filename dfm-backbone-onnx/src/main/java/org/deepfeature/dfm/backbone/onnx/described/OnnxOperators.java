package org.deepfeature.dfm.backbone.onnx.described;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.deepfeature.dfm.backbone.onnx.graph.Nodes;
import org.deepfeature.dfm.backbone.onnx.proto.AttributeProto;
import org.deepfeature.dfm.backbone.onnx.proto.GraphProto;
import org.deepfeature.dfm.backbone.onnx.proto.TensorProto;
import org.deepfeature.dfm.network.part.Activation;
import org.deepfeature.dfm.network.part.Attention;
import org.deepfeature.dfm.network.part.Convolution;
import org.deepfeature.dfm.network.part.Dense;
import org.deepfeature.dfm.network.part.FoldedTokens;
import org.deepfeature.dfm.network.part.LayerNormalization;
import org.deepfeature.dfm.network.part.MaxPool;
import org.deepfeature.dfm.network.part.Operators;
import org.deepfeature.dfm.network.part.Rotation;
import org.deepfeature.dfm.network.part.TokenEmbedding;
import org.deepfeature.dfm.network.part.Weight;

/** Writes nodes; a value is the name of a tensor. Not thread-safe. */
final class OnnxOperators implements Operators<String> {
  private final GraphProto.Builder graph;
  private final Set<String> names = new HashSet<>();
  private final IdentityHashMap<Weight, String> weights = new IdentityHashMap<>();

  /**
   * @param graph gets the nodes
   * @param reserved names that no tensor of its own may take
   */
  OnnxOperators(GraphProto.Builder graph, Collection<String> reserved) {
    this.graph = graph;
    names.addAll(reserved);
  }

  private String unique(String wanted) {
    String name = wanted;
    for (int i = 2; !names.add(name); i++) {
      name = wanted + "." + i;
    }
    return name;
  }

  private String add(
      String operator, String wanted, List<String> inputs, AttributeProto... attributes) {
    String output = unique(wanted);
    graph.addNode(Nodes.node(operator, inputs, output, attributes));
    return output;
  }

  /** Named after what it follows, so that a stranger finds the place in the network. */
  private String after(String input, String operator, List<String> inputs, AttributeProto... with) {
    return add(operator, input + "." + operator.toLowerCase(Locale.ROOT), inputs, with);
  }

  private String weight(Weight weight) {
    return weights.computeIfAbsent(weight, w -> constant(w.name(), w.shape(), littleEndian(w)));
  }

  private String constant(String wanted, List<Long> shape, ByteString values) {
    String name = unique(wanted);
    graph.addInitializer(
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(Nodes.FLOAT)
            .addAllDims(shape)
            .setRawData(values));
    return name;
  }

  /** Weights are hundreds of megabytes, and lie in memory as the file has them on most machines. */
  private static ByteString littleEndian(Weight weight) {
    return ByteOrder.nativeOrder().equals(ByteOrder.LITTLE_ENDIAN)
        ? UnsafeByteOperations.unsafeWrap(weight.bytes())
        : littleEndian(weight.values());
  }

  private static ByteString littleEndian(FloatBuffer values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.multiplyExact(values.remaining(), Float.BYTES))
            .order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return UnsafeByteOperations.unsafeWrap(bytes);
  }

  private String number(double value) {
    String name = "number." + value;
    if (names.add(name)) {
      graph.addInitializer(Nodes.floats(name, List.of(), (float) value));
    }
    return name;
  }

  private String integers(long... values) {
    String name = "integers." + Arrays.toString(values).replaceAll("[^-0-9]+", ".");
    if (names.add(name)) {
      graph.addInitializer(Nodes.longs(name, values));
    }
    return name;
  }

  private String integer(long value) {
    String name = "integer." + value;
    if (names.add(name)) {
      graph.addInitializer(
          TensorProto.newBuilder().setName(name).setDataType(Nodes.INT64).addInt64Data(value));
    }
    return name;
  }

  private static String stem(Weight weight) {
    return weight.name().replaceFirst("\\.weight$", "");
  }

  @Override
  public String convolution(String input, Convolution form) {
    return add(
        "Conv",
        stem(form.weight()),
        List.of(input, weight(form.weight()), weight(form.bias())),
        Nodes.integers("kernel_shape", form.kernel(), form.kernel()),
        Nodes.integers("strides", form.stride(), form.stride()),
        Nodes.integers("pads", form.padding(), form.padding(), form.padding(), form.padding()),
        Nodes.integer("group", form.groups()));
  }

  @Override
  public String activation(String input, Activation function) {
    return switch (function) {
      case RELU -> after(input, "Relu", List.of(input));
      case SIGMOID -> after(input, "Sigmoid", List.of(input));
      case RELU6 -> after(input, "Clip", List.of(input, number(0), number(6)));
      case HARD_SIGMOID -> hardSigmoid(input);
      case HARD_SWISH -> after(input, "Mul", List.of(input, hardSigmoid(input)));
      case SWISH -> after(input, "Mul", List.of(input, after(input, "Sigmoid", List.of(input))));
      case GELU -> gelu(input);
    };
  }

  private String hardSigmoid(String input) {
    return after(
        input,
        "HardSigmoid",
        List.of(input),
        Nodes.number("alpha", 1f / 6),
        Nodes.number("beta", 0.5f));
  }

  /** In the pattern that ONNX Runtime knows, and computes as one. */
  private String gelu(String input) {
    String scaled = after(input, "Div", List.of(input, number(Math.sqrt(2))));
    String error = after(input, "Erf", List.of(scaled));
    String sum = after(input, "Add", List.of(error, number(1)));
    String product = after(input, "Mul", List.of(input, sum));
    return after(input, "Mul", List.of(product, number(0.5)));
  }

  @Override
  public String maxPool(String input, MaxPool form) {
    return after(
        input,
        "MaxPool",
        List.of(input),
        Nodes.integers("kernel_shape", form.kernel(), form.kernel()),
        Nodes.integers("strides", form.stride(), form.stride()),
        Nodes.integers("pads", form.padding(), form.padding(), form.padding(), form.padding()));
  }

  @Override
  public String globalAverage(String input) {
    return after(input, "GlobalAveragePool", List.of(input));
  }

  @Override
  public String add(String sum, String other) {
    return after(sum, "Add", List.of(sum, other));
  }

  @Override
  public String multiply(String input, String factors) {
    return after(input, "Mul", List.of(input, factors));
  }

  @Override
  public String scale(String input, Weight factors) {
    return after(input, "Mul", List.of(input, weight(factors)));
  }

  @Override
  public String dense(String input, Dense form) {
    String product = add("MatMul", stem(form.weight()) + ".matmul", List.of(input, across(form)));
    return add("Add", stem(form.weight()), List.of(product, weight(form.bias())));
  }

  /** The weight of a dense part, in × out, as a product of matrices takes it. */
  private String across(Dense form) {
    return weights.computeIfAbsent(
        form.weight(),
        weight -> {
          int out = Math.toIntExact(weight.shape().get(0));
          int in = Math.toIntExact(weight.shape().get(1));
          FloatBuffer from = weight.values();
          FloatBuffer to = FloatBuffer.allocate(in * out);
          for (int o = 0; o < out; o++) {
            for (int i = 0; i < in; i++) {
              to.put(i * out + o, from.get(o * in + i));
            }
          }
          return constant(
              weight.name() + ".transposed", List.of((long) in, (long) out), littleEndian(to));
        });
  }

  @Override
  public String layerNormalization(String input, LayerNormalization form) {
    return add(
        "LayerNormalization",
        stem(form.weight()),
        List.of(input, weight(form.weight()), weight(form.bias())),
        Nodes.integer("axis", -1),
        Nodes.number("epsilon", (float) form.epsilon()));
  }

  @Override
  public String attention(String input, Attention form) {
    int width = form.width() / form.heads();
    // 0 stands for the dimension as it is.
    String split = after(input, "Reshape", List.of(input, integers(0, 0, 3, form.heads(), width)));
    String parts = after(input, "Transpose", List.of(split), Nodes.integers("perm", 2, 0, 3, 1, 4));
    String query = turned(input, part(input, parts, 0), form.rotation());
    String key = turned(input, part(input, parts, 1), form.rotation());
    String value = part(input, parts, 2);
    String scaled = after(input, "Mul", List.of(query, number(1 / Math.sqrt(width))));
    String across = after(input, "Transpose", List.of(key), Nodes.integers("perm", 0, 1, 3, 2));
    String affinity = after(input, "MatMul", List.of(scaled, across));
    String shares = after(input, "Softmax", List.of(affinity), Nodes.integer("axis", -1));
    String mixed = after(input, "MatMul", List.of(shares, value));
    String tokens = after(input, "Transpose", List.of(mixed), Nodes.integers("perm", 0, 2, 1, 3));
    return after(input, "Reshape", List.of(tokens, integers(0, 0, form.width())));
  }

  private String turned(String input, String vectors, Optional<Rotation> rotation) {
    if (rotation.isEmpty()) {
      return vectors;
    }
    long width = rotation.get().cosines().shape().get(1);
    String second = values(input, vectors, width / 2, width);
    String first = values(input, vectors, 0, width / 2);
    String exchanged = after(input, "Concat", List.of(second, first), Nodes.integer("axis", -1));
    String kept = after(input, "Mul", List.of(vectors, weight(rotation.get().cosines())));
    String crossed = after(input, "Mul", List.of(exchanged, weight(rotation.get().sines())));
    return after(input, "Add", List.of(kept, crossed));
  }

  /** Some values of each vector. */
  private String values(String input, String vectors, long from, long to) {
    return after(input, "Slice", List.of(vectors, integers(from), integers(to), integers(-1)));
  }

  private String part(String input, String parts, int index) {
    return after(input, "Gather", List.of(parts, integer(index)), Nodes.integer("axis", 0));
  }

  @Override
  public String tokens(String input, TokenEmbedding form) {
    String flat = after(input, "Reshape", List.of(input, integers(0, 0, -1)));
    String patches = after(input, "Transpose", List.of(flat), Nodes.integers("perm", 0, 2, 1));
    String batch =
        after(input, "Shape", List.of(input), Nodes.integer("start", 0), Nodes.integer("end", 1));
    String shape =
        after(
            input,
            "Concat",
            List.of(batch, integers(form.first().shape().get(1), form.first().shape().get(2))),
            Nodes.integer("axis", 0));
    String first = after(input, "Expand", List.of(weight(form.first()), shape));
    String all = after(input, "Concat", List.of(first, patches), Nodes.integer("axis", 1));
    return form.positions()
        .map(positions -> after(input, "Add", List.of(all, weight(positions))))
        .orElse(all);
  }

  @Override
  public String channelsLast(String input) {
    return after(input, "Transpose", List.of(input), Nodes.integers("perm", 0, 2, 3, 1));
  }

  @Override
  public String channelsFirst(String input) {
    return after(input, "Transpose", List.of(input), Nodes.integers("perm", 0, 3, 1, 2));
  }

  @Override
  public String folded(String input, FoldedTokens form) {
    String patches =
        after(
            input,
            "Slice",
            List.of(input, integers(form.first()), integers(Integer.MAX_VALUE), integers(1)));
    String channelsFirst =
        after(input, "Transpose", List.of(patches), Nodes.integers("perm", 0, 2, 1));
    return after(
        input,
        "Reshape",
        List.of(channelsFirst, integers(0, form.width(), form.rows(), form.columns())));
  }

  /** Tensors of a graph are no memory. */
  @Override
  public void release(String value) {}
}
