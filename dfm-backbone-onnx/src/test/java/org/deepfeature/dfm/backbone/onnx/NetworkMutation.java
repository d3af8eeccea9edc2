package org.deepfeature.dfm.backbone.onnx;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.SplittableRandom;
import org.deepfeature.dfm.backbone.onnx.graph.Nodes;
import org.deepfeature.dfm.backbone.onnx.proto.AttributeProto;
import org.deepfeature.dfm.backbone.onnx.proto.GraphProto;
import org.deepfeature.dfm.backbone.onnx.proto.ModelProto;
import org.deepfeature.dfm.backbone.onnx.proto.NodeProto;
import org.deepfeature.dfm.backbone.onnx.proto.TensorProto;

/**
 * Changes what a network says by chance, the same way for the same number: attributes, whole
 * numbers that operators read, shapes, types, operators and who reads whom. Weights stay, for other
 * weights are another network like any other. Used by one thread.
 */
final class NetworkMutation {
  private static final long[] NUMBERS = {
    0,
    1,
    -1,
    2,
    3,
    7,
    8,
    16,
    31,
    64,
    127,
    255,
    256,
    4096,
    65_536,
    1 << 20,
    1L << 31,
    1L << 32,
    1L << 40,
    1L << 62,
    -2,
    -8,
    -(1L << 31),
    Integer.MAX_VALUE,
    Long.MAX_VALUE,
    Long.MIN_VALUE
  };
  private static final float[] FLOATS = {
    0, 1, -1, 1e-30f, 1e30f, Float.NaN, Float.POSITIVE_INFINITY, -1e30f
  };
  private static final List<String> WORDS =
      List.of("", "SAME_UPPER", "VALID", "reflect", "edge", "nearest", "cubic", "DCR", "i,i->i");
  private static final int MOST_CHANGES = 3;

  private final SplittableRandom random;
  private final List<ModelProto> networks;

  NetworkMutation(long number, List<ModelProto> networks) {
    this.random = new SplittableRandom(0x0FF1CEL + number);
    this.networks = networks;
  }

  /** Returns a changed network. */
  ModelProto next() {
    ModelProto.Builder model = networks.get(random.nextInt(networks.size())).toBuilder();
    for (int i = random.nextInt(1, MOST_CHANGES + 1); i > 0; i--) {
      change(model, model.getGraphBuilder());
    }
    return model.build();
  }

  private void change(ModelProto.Builder model, GraphProto.Builder graph) {
    switch (random.nextInt(12)) {
      case 0, 1, 2, 3 -> attribute(anyNode(graph));
      case 4, 5, 6 -> numbers(anyTensor(graph));
      case 7 -> shape(anyTensor(graph));
      case 8 -> input(anyNode(graph), graph);
      case 9 -> operator(anyNode(graph));
      case 10 -> anyTensor(graph).setDataType(random.nextInt(24));
      default -> model.getOpsetImportBuilder(0).setVersion(random.nextInt(1, 24));
    }
  }

  private NodeProto.Builder anyNode(GraphProto.Builder graph) {
    // The first makes the image into channels, and is the same everywhere.
    int from = random.nextInt(8) == 0 ? 0 : 1;
    return graph.getNodeBuilder(from + random.nextInt(graph.getNodeCount() - from));
  }

  private TensorProto.Builder anyTensor(GraphProto.Builder graph) {
    return graph.getInitializerBuilder(random.nextInt(graph.getInitializerCount()));
  }

  private void attribute(NodeProto.Builder node) {
    if (node.getAttributeCount() == 0) {
      String name = random.nextBoolean() ? "axis" : "group";
      node.addAttribute(Nodes.integer(name, number()));
      return;
    }
    AttributeProto.Builder of = node.getAttributeBuilder(random.nextInt(node.getAttributeCount()));
    switch (of.getType()) {
      case INT -> of.setI(number());
      case FLOAT -> of.setF(FLOATS[random.nextInt(FLOATS.length)]);
      case STRING -> of.setS(ByteString.copyFromUtf8(WORDS.get(random.nextInt(WORDS.size()))));
      case INTS -> {
        switch (of.getIntsCount() == 0 ? 1 : random.nextInt(4)) {
          case 0 -> of.clearInts();
          case 1 -> of.addInts(number());
          default -> of.setInts(random.nextInt(of.getIntsCount()), number());
        }
      }
      default -> node.clearAttribute();
    }
  }

  private long number() {
    return NUMBERS[random.nextInt(NUMBERS.length)];
  }

  private void numbers(TensorProto.Builder tensor) {
    if (tensor.getDataType() != Nodes.INT64 || tensor.getRawData().size() < Long.BYTES) {
      shape(tensor);
      return;
    }
    byte[] raw = tensor.getRawData().toByteArray();
    int at = random.nextInt(raw.length / Long.BYTES);
    ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN).putLong(at * Long.BYTES, number());
    tensor.setRawData(ByteString.copyFrom(raw));
  }

  private void shape(TensorProto.Builder tensor) {
    switch (tensor.getDimsCount() == 0 ? 1 : random.nextInt(4)) {
      case 0 -> tensor.clearDims();
      case 1 -> tensor.addDims(random.nextBoolean() ? 1 : number());
      case 2 -> tensor.setRawData(tensor.getRawData().substring(tensor.getRawData().size() / 2));
      default -> tensor.setDims(random.nextInt(tensor.getDimsCount()), number());
    }
  }

  private void input(NodeProto.Builder node, GraphProto.Builder graph) {
    int inputs = node.getInputCount();
    if (inputs == 0 || random.nextInt(4) == 0) {
      node.addInput(anyName(graph));
    } else if (random.nextInt(4) == 0) {
      node.setInput(random.nextInt(inputs), "");
    } else {
      node.setInput(random.nextInt(inputs), anyName(graph));
    }
  }

  private String anyName(GraphProto.Builder graph) {
    return switch (random.nextInt(3)) {
      case 0 -> "image";
      case 1 -> anyTensor(graph).getName();
      default -> anyNode(graph).getOutput(0);
    };
  }

  private void operator(NodeProto.Builder node) {
    List<NodeProto> others = networks.get(random.nextInt(networks.size())).getGraph().getNodeList();
    NodeProto other = others.get(random.nextInt(others.size()));
    node.setOpType(other.getOpType()).clearAttribute().addAllAttribute(other.getAttributeList());
  }
}
