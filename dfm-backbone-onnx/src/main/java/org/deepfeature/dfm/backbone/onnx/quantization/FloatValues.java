package org.deepfeature.dfm.backbone.onnx.quantization;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.deepfeature.dfm.backbone.onnx.graph.Nodes;
import org.deepfeature.dfm.backbone.onnx.proto.TensorProto;

/** Reads float32 initializers, and writes the integer ones that quantised graphs need. */
final class FloatValues {
  /** ONNX's number for unsigned bytes. */
  static final int UINT8 = 2;

  /** ONNX's number for signed bytes. */
  static final int INT8 = 3;

  /** ONNX's number for 32-bit integers. */
  static final int INT32 = 6;

  private FloatValues() {}

  static float[] of(TensorProto tensor) {
    if (tensor.getDataType() != Nodes.FLOAT
        || tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL) {
      throw new IllegalArgumentException(
          "Weights '%s' are not float32 within the file; export the network so"
              .formatted(tensor.getName()));
    }
    if (tensor.getRawData().isEmpty()) {
      float[] values = new float[tensor.getFloatDataCount()];
      for (int i = 0; i < values.length; i++) {
        values[i] = tensor.getFloatData(i);
      }
      return values;
    }
    float[] values = new float[tensor.getRawData().size() / Float.BYTES];
    tensor
        .getRawData()
        .asReadOnlyByteBuffer()
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer()
        .get(values);
    return values;
  }

  static TensorProto bytes(String name, List<Long> dimensions, int type, byte... values) {
    return integers(name, dimensions, type, ByteString.copyFrom(values));
  }

  static TensorProto ints(String name, List<Long> dimensions, int... values) {
    ByteBuffer raw =
        ByteBuffer.allocate(Integer.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
    raw.asIntBuffer().put(values);
    return integers(name, dimensions, INT32, ByteString.copyFrom(raw));
  }

  private static TensorProto integers(
      String name, List<Long> dimensions, int type, ByteString raw) {
    return TensorProto.newBuilder()
        .setName(name)
        .addAllDims(dimensions)
        .setDataType(type)
        .setRawData(raw)
        .build();
  }
}
