package org.deepfeature.dfm.backbone.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.api.Tensor;
import org.deepfeature.dfm.backbone.onnx.graph.GraphCut;
import org.deepfeature.dfm.backbone.onnx.graph.GraphWrap;
import org.deepfeature.dfm.backbone.onnx.graph.InputSpec;

/** Finds the shapes of a network's tensors by running one zero image. */
final class ShapeProbe implements AutoCloseable {
  /** Tensors fetched in one run: it bounds how many are alive at once. */
  static final int CHUNK = 64;

  private final String name;
  private final InputSpec input;
  private final int channels;
  private final ImageSize size;
  private final OrtSession session;

  /** Tensors are those that {@link #shapes} may be asked for. */
  ShapeProbe(Network network, List<String> tensors, ImageSize size, int threads) {
    this.name = network.name();
    this.channels = network.preprocessing().colorOrder().channels();
    this.size = size;
    this.input = InputSpec.of(network.model().getGraph());
    input.check(channels, size);
    session =
        Sessions.plain(
            name,
            GraphWrap.input(GraphCut.cut(network.model(), tensors), input, channels),
            threads);
  }

  /** Shapes, batch first, of those that are tensors; a fixed batch shows as it is. */
  Map<String, List<Long>> shapes(List<String> tensors) {
    Map<String, List<Long>> shapes = new LinkedHashMap<>();
    for (int from = 0; from < tensors.size(); from += CHUNK) {
      List<String> chunk = tensors.subList(from, Math.min(from + CHUNK, tensors.size()));
      try (OnnxTensor image = zero(input, channels, size);
          OrtSession.Result result =
              session.run(Map.of(GraphWrap.INPUT, image), new LinkedHashSet<>(chunk))) {
        for (Map.Entry<String, OnnxValue> entry : result) {
          if (entry.getValue() instanceof OnnxTensor tensor) {
            shapes.put(entry.getKey(), Arrays.stream(tensor.getInfo().getShape()).boxed().toList());
          }
        }
      } catch (OrtException e) {
        throw cannotTake(name, size, e);
      }
    }
    return shapes;
  }

  /** A batch of the fewest black images that the network takes. */
  static OnnxTensor zero(InputSpec input, int channels, ImageSize size) throws OrtException {
    int batch = Math.max(1, input.batch());
    int values =
        Math.multiplyExact(batch * channels, Math.multiplyExact(size.height(), size.width()));
    return OnnxTensor.createTensor(
        Sessions.environment(),
        Tensor.allocateDirect(values),
        new long[] {batch, channels, size.height(), size.width()});
  }

  static IllegalArgumentException cannotTake(String name, ImageSize size, OrtException e) {
    return new IllegalArgumentException(
        "Network '%s' cannot take images of %s; try the size it was trained with (%s)"
            .formatted(name, size, Sessions.firstLine(e)),
        e);
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }
}
