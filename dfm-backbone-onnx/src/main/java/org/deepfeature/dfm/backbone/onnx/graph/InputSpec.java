package org.deepfeature.dfm.backbone.onnx.graph;

import java.util.List;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.backbone.onnx.proto.GraphProto;
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
   * @return that input; channels are last if the last dimension is 1 or 3 and the second is not
   * @throws DfmException if the graph has another number of inputs, or no image
   */
  public static InputSpec of(GraphProto graph) {
    List<ValueInfoProto> inputs = Graphs.inputs(graph);
    if (inputs.size() != 1) {
      throw new DfmException(
          "The network has %s inputs %s; a backbone has one, the image"
              .formatted(inputs.size(), inputs.stream().map(ValueInfoProto::getName).toList()));
    }
    ValueInfoProto input = inputs.get(0);
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
    boolean last = !isChannels(d[1]) && isChannels(d[3]);
    int type = tensor.getElemType() == 0 ? Nodes.FLOAT : tensor.getElemType();
    return last
        ? new InputSpec(input.getName(), type, true, d[0], d[3], d[1], d[2])
        : new InputSpec(input.getName(), type, false, d[0], d[1], d[2], d[3]);
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
