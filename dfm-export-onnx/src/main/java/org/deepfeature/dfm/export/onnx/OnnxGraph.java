package org.deepfeature.dfm.export.onnx;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.backbone.onnx.graph.Nodes;
import org.deepfeature.dfm.backbone.onnx.proto.AttributeProto;
import org.deepfeature.dfm.backbone.onnx.proto.GraphProto;
import org.deepfeature.dfm.backbone.onnx.proto.NodeProto;
import org.deepfeature.dfm.backbone.onnx.proto.SparseTensorProto;
import org.deepfeature.dfm.backbone.onnx.proto.TensorProto;

/**
 * A graph that grows node by node. Only operators are used here that mean the same in all operator
 * sets from 11 on, but for reductions. Not thread-safe.
 */
final class OnnxGraph {
  /** From here on the axes of a sum are an input; an attribute before. */
  private static final int SUM_BY_INPUTS = 13;

  /** From here on the axes of a maximum are an input; an attribute before. */
  private static final int MAXIMUM_BY_INPUTS = 18;

  private final GraphProto.Builder graph = GraphProto.newBuilder().setName("dfm");
  private final Map<String, String> constants = new HashMap<>();
  private final long operatorSet;
  private int numbers;

  OnnxGraph(long operatorSet) {
    this.operatorSet = operatorSet;
  }

  void input(String name, int type, Object... dimensions) {
    graph.addInput(Nodes.value(name, type, dimensions));
  }

  void output(String name, int type, Object... dimensions) {
    graph.addOutput(Nodes.value(name, type, dimensions));
  }

  private String name(String operator) {
    return "dfm/" + operator + "_" + numbers++;
  }

  /** Returns the tensor that a new node computes. */
  String add(String operator, List<String> inputs, AttributeProto... attributes) {
    return named(name(operator), operator, inputs, attributes);
  }

  String named(String output, String operator, List<String> inputs, AttributeProto... attributes) {
    graph.addNode(Nodes.node(operator, inputs, output, attributes));
    return output;
  }

  void node(NodeProto node) {
    graph.addNode(node);
  }

  void initializer(TensorProto tensor) {
    graph.addInitializer(tensor);
  }

  void initializer(SparseTensorProto tensor) {
    graph.addSparseInitializer(tensor);
  }

  String plus(String a, String b) {
    return add("Add", List.of(a, b));
  }

  String minus(String a, String b) {
    return add("Sub", List.of(a, b));
  }

  String times(String a, String b) {
    return add("Mul", List.of(a, b));
  }

  String divided(String a, String b) {
    return add("Div", List.of(a, b));
  }

  String cast(String tensor, int type) {
    return add("Cast", List.of(tensor), Nodes.integer("to", type));
  }

  String reshape(String tensor, long... shape) {
    return add("Reshape", List.of(tensor, longs(shape)));
  }

  String transpose(String tensor, long... order) {
    return add("Transpose", List.of(tensor), Nodes.integers("perm", order));
  }

  String slice(String tensor, int axis, long from, long to) {
    return add("Slice", List.of(tensor, longs(from), longs(to), longs(axis)));
  }

  String concat(List<String> tensors, int axis) {
    return tensors.size() == 1
        ? tensors.get(0)
        : add("Concat", tensors, Nodes.integer("axis", axis));
  }

  String sum(String tensor, int axis, boolean keep) {
    return reduced("ReduceSum", tensor, axis, keep, operatorSet >= SUM_BY_INPUTS);
  }

  String maximum(String tensor, int axis, boolean keep) {
    return reduced("ReduceMax", tensor, axis, keep, operatorSet >= MAXIMUM_BY_INPUTS);
  }

  String minimum(String tensor, int axis, boolean keep) {
    return reduced("ReduceMin", tensor, axis, keep, operatorSet >= MAXIMUM_BY_INPUTS);
  }

  private String reduced(
      String operator, String tensor, int axis, boolean keep, boolean axesAreInputs) {
    AttributeProto kept = Nodes.integer("keepdims", keep ? 1 : 0);
    return axesAreInputs
        ? add(operator, List.of(tensor, longs(axis)), kept)
        : add(operator, List.of(tensor), Nodes.integers("axes", axis), kept);
  }

  /** Returns a vector of integers. */
  String longs(long... values) {
    return constant(Nodes.longs("", values), values);
  }

  /** Returns a single integer, of no dimension. */
  String whole(long value) {
    TensorProto tensor = Nodes.longs("", value).toBuilder().clearDims().build();
    return constant(tensor, value);
  }

  /** Returns a single float64, of no dimension. */
  String number(double value) {
    return doubles(List.of(), value);
  }

  String doubles(List<Long> dimensions, double... values) {
    ByteBuffer raw = ByteBuffer.allocate(values.length * 8).order(ByteOrder.LITTLE_ENDIAN);
    raw.asDoubleBuffer().put(values);
    return constant(
        TensorProto.newBuilder()
            .addAllDims(dimensions)
            .setDataType(Nodes.DOUBLE)
            .setRawData(ByteString.copyFrom(raw))
            .build());
  }

  String floats(List<Long> dimensions, float... values) {
    return constant(Nodes.floats("", dimensions, values));
  }

  /** Returns a matrix in float64. */
  String doubles(Matrix matrix) {
    return doubles(dimensions(matrix), matrix.data());
  }

  /** Returns a matrix in float32. */
  String floats(Matrix matrix) {
    return floats(dimensions(matrix), floats(matrix.data()));
  }

  static float[] floats(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }

  private static List<Long> dimensions(Matrix matrix) {
    return List.of((long) matrix.rows(), (long) matrix.columns());
  }

  private String constant(TensorProto tensor, long... small) {
    List<Object> key = new ArrayList<>(tensor.getDimsList());
    for (long value : small) {
      key.add(value);
    }
    if (small.length > 0) {
      return constants.computeIfAbsent(key.toString(), text -> put(tensor));
    }
    return put(tensor);
  }

  private String put(TensorProto tensor) {
    String name = name("constant");
    graph.addInitializer(tensor.toBuilder().setName(name));
    return name;
  }

  GraphProto build() {
    return graph.build();
  }
}
