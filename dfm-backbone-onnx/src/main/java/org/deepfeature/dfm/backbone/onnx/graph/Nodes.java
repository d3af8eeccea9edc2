package org.deepfeature.dfm.backbone.onnx.graph;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.deepfeature.dfm.backbone.onnx.proto.AttributeProto;
import org.deepfeature.dfm.backbone.onnx.proto.NodeProto;
import org.deepfeature.dfm.backbone.onnx.proto.TensorProto;
import org.deepfeature.dfm.backbone.onnx.proto.TensorShapeProto;
import org.deepfeature.dfm.backbone.onnx.proto.TypeProto;
import org.deepfeature.dfm.backbone.onnx.proto.ValueInfoProto;

/** Builds the parts of a graph. Stateless and thread-safe. */
public final class Nodes {
  /** ONNX's number for 32-bit floating point. */
  public static final int FLOAT = 1;

  /** ONNX's number for bytes, 0..255. */
  public static final int UINT8 = 2;

  /** ONNX's number for 32-bit integers. */
  public static final int INT32 = 6;

  /** ONNX's number for 16-bit floating point. */
  public static final int FLOAT16 = 10;

  /** ONNX's number for 64-bit floating point. */
  public static final int DOUBLE = 11;

  /** ONNX's number for 64-bit integers. */
  public static final int INT64 = 7;

  private Nodes() {}

  /**
   * @param operator such as {@code Conv}
   * @param inputs tensors that it reads
   * @param output the tensor that it computes; the node gets the same name
   * @param attributes its settings
   * @return that node
   */
  public static NodeProto node(
      String operator, List<String> inputs, String output, AttributeProto... attributes) {
    return NodeProto.newBuilder()
        .setOpType(operator)
        .setName(output)
        .addAllInput(inputs)
        .addOutput(output)
        .addAllAttribute(List.of(attributes))
        .build();
  }

  /**
   * @param name an attribute's name
   * @param value its value
   * @return an attribute of one integer
   */
  public static AttributeProto integer(String name, long value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INT)
        .setI(value)
        .build();
  }

  /**
   * @param name an attribute's name
   * @param values its values
   * @return an attribute of several integers
   */
  public static AttributeProto integers(String name, long... values) {
    AttributeProto.Builder attribute =
        AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.INTS);
    for (long value : values) {
      attribute.addInts(value);
    }
    return attribute.build();
  }

  /**
   * @param name an attribute's name
   * @param value its value
   * @return an attribute of one number
   */
  public static AttributeProto number(String name, float value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.FLOAT)
        .setF(value)
        .build();
  }

  /**
   * @param name an attribute's name
   * @param value its value
   * @return an attribute of text
   */
  public static AttributeProto text(String name, String value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.STRING)
        .setS(ByteString.copyFromUtf8(value))
        .build();
  }

  /**
   * @param name an initializer's name
   * @param dimensions its shape
   * @param values its values, row-major
   * @return a float32 initializer
   */
  public static TensorProto floats(String name, List<Long> dimensions, float... values) {
    // Raw bytes are little-endian by the format's definition.
    ByteBuffer raw = ByteBuffer.allocate(values.length * 4).order(ByteOrder.LITTLE_ENDIAN);
    raw.asFloatBuffer().put(values);
    return tensor(name, dimensions, FLOAT).setRawData(ByteString.copyFrom(raw)).build();
  }

  /**
   * @param name an initializer's name
   * @param values a vector
   * @return an int64 initializer
   */
  public static TensorProto longs(String name, long... values) {
    ByteBuffer raw = ByteBuffer.allocate(values.length * 8).order(ByteOrder.LITTLE_ENDIAN);
    raw.asLongBuffer().put(values);
    return tensor(name, List.of((long) values.length), INT64)
        .setRawData(ByteString.copyFrom(raw))
        .build();
  }

  private static TensorProto.Builder tensor(String name, List<Long> dimensions, int type) {
    return TensorProto.newBuilder().setName(name).addAllDims(dimensions).setDataType(type);
  }

  /**
   * @param name an input's or output's name
   * @param type ONNX's number of the element type
   * @param dimensions numbers, or the names of free dimensions
   * @return its description
   */
  public static ValueInfoProto value(String name, int type, Object... dimensions) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (Object dimension : dimensions) {
      if (dimension instanceof Number number) {
        shape.addDimBuilder().setDimValue(number.longValue());
      } else {
        shape.addDimBuilder().setDimParam(dimension.toString());
      }
    }
    TypeProto.Tensor.Builder tensor =
        TypeProto.Tensor.newBuilder().setElemType(type).setShape(shape);
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }
}
