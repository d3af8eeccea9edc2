package org.deepfeature.dfm.export.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.backbone.onnx.graph.Nodes;
import org.deepfeature.dfm.core.embedding.EmbeddingLayout;
import org.deepfeature.dfm.core.fusion.Combination;
import org.deepfeature.dfm.core.fusion.Fusion;
import org.deepfeature.dfm.core.fusion.GaussianBlur;
import org.deepfeature.dfm.core.fusion.ImageScore;
import org.deepfeature.dfm.core.fusion.MapScale;
import org.deepfeature.dfm.core.fusion.MapStatistics;
import org.deepfeature.dfm.core.fusion.Upsampling;
import org.deepfeature.dfm.core.model.LayerModel;

/**
 * Layers' maps to one score and one map an image, in float64. Upsampling and blur are products with
 * matrices that the engine's own upsampling and blur give, so that they are the same.
 */
final class FusionPart {
  private final OnnxGraph graph;
  private final List<LayerModel> layers;
  private final Fusion fusion;

  FusionPart(OnnxGraph graph, List<LayerModel> layers, Fusion fusion) {
    this.graph = graph;
    this.layers = layers;
    this.fusion = fusion;
  }

  /** Returns maps, N × (h · w) each, in units of held-out maps. */
  List<String> scaled(List<String> maps, MapScale scale) {
    if (scale == MapScale.NONE) {
      return maps;
    }
    List<String> scaled = new ArrayList<>();
    for (int l = 0; l < maps.size(); l++) {
      Optional<MapStatistics> found = layers.get(l).mapStatistics();
      if (found.isEmpty()) {
        throw new DfmException(
            "Layer '%s' has no statistics of held-out maps, which scale '%s' needs"
                .formatted(layers.get(l).layout().layer(), scale));
      }
      if (scale == MapScale.LOG) {
        scaled.add(logarithms(maps.get(l), found.get().median().orElseThrow()));
        continue;
      }
      int positions = found.get().means().columns();
      // Scaling is linear: two maps tell what it does.
      Matrix zero = found.get().apply(Matrix.zeros(1, positions), scale);
      double[] ones = new double[positions];
      Arrays.fill(ones, 1);
      Matrix one = found.get().apply(Matrix.row(ones), scale);
      for (int j = 0; j < positions; j++) {
        ones[j] = one.data()[j] - zero.data()[j];
      }
      String stretched = graph.times(maps.get(l), graph.doubles(Matrix.row(ones)));
      scaled.add(graph.plus(stretched, graph.doubles(zero)));
    }
    return scaled;
  }

  private String logarithms(String map, double median) {
    String positive = graph.add("Max", List.of(map, graph.number(0)));
    String ratio = graph.divided(positive, graph.number(median));
    return graph.add("Log", List.of(graph.plus(ratio, graph.number(1))));
  }

  /** Returns N scores. */
  String score(List<String> scaled, ImageSize size) {
    ImageScore score = fusion.imageScore();
    if (score.kind() == ImageScore.Kind.PIXELS) {
      int pixels = size.height() * size.width();
      return top(graph.reshape(map(scaled, size), -1, pixels), score.share(), pixels);
    }
    if (fusion.combination() == Combination.SUM && score.kind() == ImageScore.Kind.SUM) {
      List<String> totals = new ArrayList<>();
      scaled.forEach(map -> totals.add(graph.sum(map, 1, false)));
      return summed(totals);
    }
    EmbeddingLayout finest =
        layers.stream()
            .map(LayerModel::layout)
            .max(Comparator.comparingInt(EmbeddingLayout::positions))
            .orElseThrow();
    ImageSize grid = new ImageSize(finest.height(), finest.width());
    int cells = finest.positions();
    String combined = graph.reshape(combined(scaled, grid, GaussianBlur.NONE), -1, cells);
    return switch (score.kind()) {
      case SUM -> graph.sum(combined, 1, false);
      case MEAN -> mean(graph.sum(combined, 1, false), cells);
      case MAX -> graph.maximum(combined, 1, false);
      case TOP, PIXELS -> top(combined, score.share(), cells);
    };
  }

  private String top(String values, double share, int of) {
    int count = (int) Math.ceil(share * of);
    return mean(graph.sum(largest(values, count), 1, false), count);
  }

  private String largest(String cells, int count) {
    String values = cells + "/largest";
    graph.node(
        Nodes.node("TopK", List.of(cells, graph.longs(count)), values).toBuilder()
            .addOutput(cells + "/places")
            .addAttribute(Nodes.integer("axis", 1))
            .build());
    return values;
  }

  private String mean(String sums, int count) {
    return graph.divided(sums, graph.number(count));
  }

  /** Returns the anomaly map, N × height × width. */
  String map(List<String> scaled, ImageSize size) {
    return graph.reshape(combined(scaled, size, fusion.blur()), -1, size.height(), size.width());
  }

  private String combined(List<String> maps, ImageSize size, GaussianBlur blur) {
    // A sum of blurred maps is the blurred sum; the largest of blurred maps is another thing.
    boolean before = fusion.combination() != Combination.MAX || maps.size() == 1;
    List<String> upsampled = new ArrayList<>();
    for (int l = 0; l < maps.size(); l++) {
      EmbeddingLayout layout = layers.get(l).layout();
      String apart = graph.reshape(maps.get(l), -1, layout.height(), layout.width());
      upsampled.add(
          between(
              apart,
              resized(layout.height(), size.height(), before ? blur : GaussianBlur.NONE),
              resized(layout.width(), size.width(), before ? blur : GaussianBlur.NONE)));
    }
    String combined =
        switch (fusion.combination()) {
          case SUM -> summed(upsampled);
          case MEAN -> mean(summed(upsampled), maps.size());
          case MAX -> upsampled.size() == 1 ? upsampled.get(0) : graph.add("Max", upsampled);
        };
    return before || blur.sigma() == 0
        ? combined
        : between(
            combined,
            resized(size.height(), size.height(), blur),
            resized(size.width(), size.width(), blur));
  }

  private String between(String maps, Matrix down, Matrix across) {
    String rows = graph.add("MatMul", List.of(graph.doubles(down), maps));
    return graph.add("MatMul", List.of(rows, graph.doubles(NetworkPart.transposed(across))));
  }

  /** Returns to × from: what each value of a line gives to those of the upsampled, blurred line. */
  private static Matrix resized(int from, int to, GaussianBlur blur) {
    ImageSize line = new ImageSize(to, 1);
    Matrix weights = Matrix.zeros(to, from);
    for (int i = 0; i < from; i++) {
      double[] alone = new double[from];
      alone[i] = 1;
      double[] spread = blur.apply(Upsampling.bilinear(alone, from, 1, line), line);
      for (int j = 0; j < to; j++) {
        weights.data()[j * from + i] = spread[j];
      }
    }
    return weights;
  }

  private String summed(List<String> tensors) {
    String sum = tensors.get(0);
    for (String other : tensors.subList(1, tensors.size())) {
      sum = graph.plus(sum, other);
    }
    return sum;
  }
}
