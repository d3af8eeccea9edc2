package org.deepfeature.dfm.export.onnx;

import ai.onnxruntime.platform.Fp16Conversions;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Optional;
import org.deepfeature.dfm.backbone.onnx.graph.Nodes;
import org.deepfeature.dfm.backbone.onnx.proto.GraphProto;
import org.deepfeature.dfm.backbone.onnx.proto.TensorProto;

/**
 * Large weights kept in float16 and cast to float32 before anything is calculated: half the file,
 * and the same work.
 */
final class HalfWeights {
  /** Smaller ones do not make a file large, and are means and scales, whose digits count. */
  private static final int FEWEST = 4096;

  private static final float LARGEST = 65504;

  private HalfWeights() {}

  static GraphProto of(GraphProto graph) {
    GraphProto.Builder half = graph.toBuilder().clearInitializer().clearNode();
    for (TensorProto tensor : graph.getInitializerList()) {
      Optional<ByteString> halved = halved(tensor);
      if (halved.isEmpty()) {
        half.addInitializer(tensor);
        continue;
      }
      String name = "dfm/half/" + tensor.getName();
      half.addInitializer(
          tensor.toBuilder().setName(name).setDataType(Nodes.FLOAT16).setRawData(halved.get()));
      half.addNode(
          Nodes.node("Cast", List.of(name), tensor.getName(), Nodes.integer("to", Nodes.FLOAT)));
    }
    return half.addAllNode(graph.getNodeList()).build();
  }

  /** Returns the values in float16; empty if they stay as they are. */
  private static Optional<ByteString> halved(TensorProto tensor) {
    int count = tensor.getRawData().size() / Float.BYTES;
    if (tensor.getDataType() != Nodes.FLOAT || count < FEWEST || tensor.getDimsCount() < 2) {
      return Optional.empty();
    }
    FloatBuffer values =
        tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    ByteBuffer half = ByteBuffer.allocate(2 * count).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < count; i++) {
      float value = values.get(i);
      if (!(Math.abs(value) <= LARGEST)) {
        return Optional.empty();
      }
      half.putShort(Fp16Conversions.floatToFp16(value));
    }
    return Optional.of(ByteString.copyFrom(half.flip()));
  }
}
