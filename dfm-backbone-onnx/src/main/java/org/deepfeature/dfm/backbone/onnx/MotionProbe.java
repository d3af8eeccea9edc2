package org.deepfeature.dfm.backbone.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.deepfeature.dfm.api.Backbone.Preprocessing;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.api.Tensor;
import org.deepfeature.dfm.backbone.onnx.graph.GraphCut;
import org.deepfeature.dfm.backbone.onnx.graph.GraphWrap;
import org.deepfeature.dfm.backbone.onnx.graph.InputSpec;
import org.deepfeature.dfm.backbone.onnx.graph.LayerForm;
import org.deepfeature.dfm.backbone.onnx.graph.LayerKind;
import org.deepfeature.dfm.backbone.onnx.proto.ModelProto;

/**
 * Tells maps by what they do where the graph does not: a spot is moved over an image, and the axes
 * along which a tensor's change moves with it are its rows and columns.
 */
final class MotionProbe {
  /** Tensors that are alive at once. */
  private static final int CHUNK = 16;

  /** How often the image repeats itself along a side. */
  private static final int PERIODS = 4;

  /** Where the spots' centres are, as shares of height and width. */
  private static final double[][] SPOTS = {{.25, .25}, {.25, .75}, {.75, .25}, {.75, .75}};

  private final Network network;
  private final ModelProto model;
  private final InputSpec input;
  private final ImageSize size;
  private final int threads;
  private final PositionsOfTokens positions;

  MotionProbe(
      Network network, InputSpec input, ImageSize size, int threads, PositionsOfTokens positions) {
    this.network = network;
    this.model = network.model();
    this.input = input;
    this.size = size;
    this.threads = threads;
    this.positions = positions;
  }

  /** What each tensor is; {@link LayerKind.Unknown} where it does not move clearly. */
  Map<String, LayerKind> kinds(List<String> tensors) {
    ModelProto cut = GraphCut.cut(model, tensors);
    int channels = network.preprocessing().colorOrder().channels();
    List<LayerForm> asTheyAre = Collections.nCopies(tensors.size(), LayerForm.SECOND);
    ModelProto wrapped = GraphWrap.outputs(GraphWrap.input(cut, input, channels), asTheyAre);
    Map<String, LayerKind> kinds = new HashMap<>();
    try (OrtSession session = Sessions.plain(network.name(), wrapped, threads)) {
      for (int from = 0; from < tensors.size(); from += CHUNK) {
        int to = Math.min(from + CHUNK, tensors.size());
        List<LayerKind> found = kinds(session, from, to);
        for (int i = from; i < to; i++) {
          kinds.put(tensors.get(i), found.get(i - from));
        }
      }
    } catch (OrtException e) {
      throw ShapeProbe.cannotTake(network.name(), size, e);
    } catch (DfmException e) {
      if (tensors.size() == 1) {
        // It is no tensor of numbers, such as a sequence of tensors.
        return Map.of(tensors.get(0), new LayerKind.NoMap("no tensor of numbers"));
      }
      tensors.forEach(tensor -> kinds.putAll(kinds(List.of(tensor))));
    }
    return kinds;
  }

  private List<LayerKind> kinds(OrtSession session, int from, int to) throws OrtException {
    Set<String> outputs = new LinkedHashSet<>();
    for (int i = from; i < to; i++) {
      outputs.add(GraphWrap.OUTPUT + i);
    }
    List<Movement> movements = new ArrayList<>();
    run(session, outputs, image(-1))
        .forEach(
            values ->
                movements.add(
                    new Movement(values.shape(), values.data(), Math.max(1, input.batch()))));
    for (int spot = 0; spot < SPOTS.length; spot++) {
      List<Values> moved = run(session, outputs, image(spot));
      for (int i = 0; i < moved.size(); i++) {
        movements.get(i).add(SPOTS[spot], moved.get(i).data());
      }
    }
    return movements.stream().map(movement -> movement.kind(positions)).toList();
  }

  private record Values(List<Long> shape, FloatBuffer data) {}

  private List<Values> run(OrtSession session, Set<String> outputs, Tensor image)
      throws OrtException {
    long[] shape = {image.batch(), image.channels(), image.height(), image.width()};
    List<Values> all = new ArrayList<>();
    try (OnnxTensor tensor = OnnxTensor.createTensor(Sessions.environment(), image.data(), shape);
        OrtSession.Result result = session.run(Map.of(GraphWrap.INPUT, tensor), outputs)) {
      for (int i = 0; i < result.size(); i++) {
        OnnxTensor output = (OnnxTensor) result.get(i);
        List<Long> of = Arrays.stream(output.getInfo().getShape()).boxed().toList();
        all.add(new Values(of, output.getFloatBuffer()));
      }
    }
    return all;
  }

  /**
   * Noise in tiles that any stride sees, turned bright for dark in the spot. It repeats itself, so
   * that every spot shows the same and nothing but its place differs.
   */
  private Tensor image(int spot) {
    Preprocessing preprocessing = network.preprocessing();
    int channels = preprocessing.colorOrder().channels();
    int height = size.height();
    int width = size.width();
    int tile = Math.max(1, Math.min(height, width) / 64);
    int batch = Math.max(1, input.batch());
    FloatBuffer data = Tensor.allocateDirect(batch * channels * height * width);
    for (int c = 0; c < channels; c++) {
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          int row = y % Math.max(1, height / PERIODS) / tile;
          int column = x % Math.max(1, width / PERIODS) / tile;
          long seed = ((long) c * height + row) * width + column;
          double value = new SplittableRandom(seed).nextDouble();
          if (spot >= 0 && isIn(SPOTS[spot], y, x)) {
            value = 1 - value;
          }
          double prepared =
              (preprocessing.scale() * value - preprocessing.mean().get(c))
                  / preprocessing.standardDeviation().get(c);
          data.put((c * height + y) * width + x, (float) prepared);
        }
      }
    }
    return Tensor.of(batch, channels, height, width, data);
  }

  private boolean isIn(double[] spot, int y, int x) {
    return Math.abs((y + 0.5) / size.height() - spot[0]) < 0.125
        && Math.abs((x + 0.5) / size.width() - spot[1]) < 0.125;
  }
}
