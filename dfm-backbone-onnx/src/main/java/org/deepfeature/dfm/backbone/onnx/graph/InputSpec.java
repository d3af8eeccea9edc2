package org.deepfeature.dfm.backbone.onnx.graph;

import java.util.List;
import java.util.Optional;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.backbone.onnx.proto.GraphProto;
import org.deepfeature.dfm.backbone.onnx.proto.NodeProto;
import org.deepfeature.dfm.backbone.onnx.proto.TensorShapeProto;
import org.deepfeature.dfm.backbone.onnx.proto.TypeProto;
import org.deepfeature.dfm.backbone.onnx.proto.ValueInfoProto;

/**
 * What a network's image input looks like. A dimension of 0 is free.
 *
 * @param name its name
 * @param type ONNX's number of its element type
 * @param channelsLast N × H × W × C rather than N × C × H × W
 * @param batch images a run
 * @param channels C
 * @param height H
 * @param width W
 */
public record InputSpec(
    String name, int type, boolean channelsLast, int batch, int channels, int height, int width) {

  /**
   * @param graph a network with one input
   * @return that input; channels are last if the last dimension is 1 or 3 and the second is not, or
   *     if both are free and the graph begins by putting them second
   * @throws DfmException if the graph has another number of inputs, or no image
   */
  public static InputSpec of(GraphProto graph) {
    List<ValueInfoProto> inputs = Graphs.inputs(graph);
    if (inputs.size() != 1) {
      throw new DfmException(
          "The network has %s inputs %s; a backbone has one, the image"
              .formatted(inputs.size(), inputs.stream().map(ValueInfoProto::getName).toList()));
    }
    return of(inputs.get(0), graph);
  }

  /**
   * @param graph a network
   * @return its only input that can be an image; empty if there is none, or several
   */
  public static Optional<InputSpec> image(GraphProto graph) {
    List<ValueInfoProto> images =
        Graphs.inputs(graph).stream()
            .filter(
                i -> {
                  TypeProto.Tensor tensor = i.getType().getTensorType();
                  return !tensor.hasShape() || tensor.getShape().getDimCount() == 4;
                })
            .toList();
    return images.size() == 1 ? Optional.of(of(images.get(0), graph)) : Optional.empty();
  }

  private static InputSpec of(ValueInfoProto input, GraphProto graph) {
    TypeProto.Tensor tensor = input.getType().getTensorType();
    TensorShapeProto shape = tensor.getShape();
    int[] d = new int[4];
    if (tensor.hasShape()) {
      if (shape.getDimCount() != 4) {
        throw new DfmException(
            "The network's input '%s' has %s dimensions; images have 4"
                .formatted(input.getName(), shape.getDimCount()));
      }
      for (int i = 0; i < 4; i++) {
        // Some exporters write a free dimension as 0 or -1.
        d[i] = Math.toIntExact(Math.max(0, shape.getDim(i).getDimValue()));
      }
    }
    boolean free = d[1] == 0 && d[3] == 0;
    boolean last = free ? isTurned(graph, input.getName()) : !isChannels(d[1]) && isChannels(d[3]);
    int type = tensor.getElemType() == 0 ? Nodes.FLOAT : tensor.getElemType();
    return last
        ? new InputSpec(input.getName(), type, true, d[0], d[3], d[1], d[2])
        : new InputSpec(input.getName(), type, false, d[0], d[1], d[2], d[3]);
  }

  /** Whether the first that is done to an image of free size is to put its channels second. */
  private static boolean isTurned(GraphProto graph, String tensor) {
    for (NodeProto node : graph.getNodeList()) {
      if (node.getInputCount() > 0 && node.getInputList().contains(tensor)) {
        if (node.getOpType().equals("Transpose")) {
          return Attributes.order(node).equals(List.of(0L, 3L, 1L, 2L));
        }
        if (Elementwise.is(node.getOpType()) && node.getOutputCount() > 0) {
          return isTurned(graph, node.getOutput(0));
        }
        if (!LayoutRules.OF_SHAPES.contains(node.getOpType())) {
          return false;
        }
      }
    }
    return false;
  }

  private static boolean isChannels(int dimension) {
    return dimension == 1 || dimension == 3;
  }

  /**
   * @param given channels of the images that will come
   * @param size their size
   * @throws IllegalArgumentException if the network takes others; the message says which
   */
  public void check(int given, ImageSize size) {
    if (channels != 0 && channels != given) {
      throw new IllegalArgumentException(
          "The network takes images of %s channels, the preprocessing gives %s; set colorOrder to %s, with as many values of mean and standardDeviation"
              .formatted(channels, given, channels == 1 ? "grey" : "rgb or bgr"));
    }
    if ((height != 0 && height != size.height()) || (width != 0 && width != size.width())) {
      throw new IllegalArgumentException(
          "The network takes images of %s, not %s; set the image size to %s"
              .formatted(fixedSize(size), size, fixedSize(size)));
    }
  }

  private ImageSize fixedSize(ImageSize asked) {
    return new ImageSize(height == 0 ? asked.height() : height, width == 0 ? asked.width() : width);
  }
}
