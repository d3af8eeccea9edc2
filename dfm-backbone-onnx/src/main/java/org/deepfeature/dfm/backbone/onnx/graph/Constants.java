package org.deepfeature.dfm.backbone.onnx.graph;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.deepfeature.dfm.backbone.onnx.proto.AttributeProto;
import org.deepfeature.dfm.backbone.onnx.proto.GraphProto;
import org.deepfeature.dfm.backbone.onnx.proto.NodeProto;
import org.deepfeature.dfm.backbone.onnx.proto.TensorProto;

/** Numbers that a graph holds, such as a mean: initializers and constants, as they are used. */
final class Constants {
  /** Operators that keep the values of their first input. */
  private static final Set<String> SAME_VALUES =
      Set.of("Cast", "Identity", "Reshape", "Squeeze", "Unsqueeze");

  private final Map<String, TensorProto> initializers = new HashMap<>();
  private final Map<String, NodeProto> producers;

  Constants(GraphProto graph) {
    graph.getInitializerList().forEach(t -> initializers.put(t.getName(), t));
    producers = Graphs.producers(graph);
  }

  /** Empty if it is no constant, or one that is not of a few numbers. */
  Optional<List<Double>> values(String tensor) {
    TensorProto initializer = initializers.get(tensor);
    if (initializer != null) {
      return values(initializer);
    }
    NodeProto node = producers.get(tensor);
    if (node == null) {
      return Optional.empty();
    }
    if (node.getOpType().equals("Constant")) {
      Attributes attributes = new Attributes(node);
      return attributes
          .get("value")
          .map(AttributeProto::getT)
          .flatMap(Constants::values)
          .or(() -> attributes.get("value_float").map(a -> List.of((double) a.getF())))
          .or(
              () ->
                  attributes
                      .get("value_floats")
                      .map(a -> a.getFloatsList().stream().map(Float::doubleValue).toList()));
    }
    if (node.getOpType().equals("Sqrt")) {
      return values(node.getInput(0)).map(v -> v.stream().map(Math::sqrt).toList());
    }
    return SAME_VALUES.contains(node.getOpType()) ? values(node.getInput(0)) : Optional.empty();
  }

  private static Optional<List<Double>> values(TensorProto tensor) {
    long count = tensor.getDimsList().stream().reduce(1L, (a, b) -> a * b);
    if (count < 1 || count > 16) {
      return Optional.empty();
    }
    ByteBuffer raw = tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    List<Double> values = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Optional<Double> value = raw.hasRemaining() ? next(raw, tensor) : listed(tensor, i);
      if (value.isEmpty()) {
        return Optional.empty();
      }
      values.add(value.get());
    }
    return Optional.of(values);
  }

  private static Optional<Double> next(ByteBuffer raw, TensorProto tensor) {
    int width =
        switch (tensor.getDataType()) {
          case Nodes.FLOAT, Nodes.INT32 -> 4;
          case Nodes.DOUBLE, Nodes.INT64 -> 8;
          case Nodes.UINT8 -> 1;
          case Nodes.FLOAT16 -> 2;
          default -> Integer.MAX_VALUE;
        };
    if (raw.remaining() < width) {
      return Optional.empty();
    }
    return Optional.of(
        switch (tensor.getDataType()) {
          case Nodes.FLOAT -> (double) raw.getFloat();
          case Nodes.DOUBLE -> raw.getDouble();
          case Nodes.INT32 -> (double) raw.getInt();
          case Nodes.INT64 -> (double) raw.getLong();
          case Nodes.FLOAT16 -> half(raw.getShort());
          default -> (double) (raw.get() & 0xFF);
        });
  }

  private static Optional<Double> listed(TensorProto tensor, int i) {
    if (i < tensor.getFloatDataCount()) {
      return Optional.of((double) tensor.getFloatData(i));
    }
    if (i < tensor.getDoubleDataCount()) {
      return Optional.of(tensor.getDoubleData(i));
    }
    if (i < tensor.getInt64DataCount()) {
      return Optional.of((double) tensor.getInt64Data(i));
    }
    if (i < tensor.getInt32DataCount()) {
      int value = tensor.getInt32Data(i);
      return Optional.of(
          tensor.getDataType() == Nodes.FLOAT16 ? half((short) value) : (double) value);
    }
    return Optional.empty();
  }

  private static double half(short bits) {
    int exponent = (bits >> 10) & 0x1F;
    int fraction = bits & 0x3FF;
    double size =
        exponent == 0
            ? Math.scalb((double) fraction, -24)
            : Math.scalb(1024.0 + fraction, exponent - 25);
    return bits < 0 ? -size : size;
  }
}
