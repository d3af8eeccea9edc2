package org.deepfeature.dfm.export.onnx;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.backbone.onnx.graph.Nodes;
import org.deepfeature.dfm.core.cells.CellSubspace;
import org.deepfeature.dfm.core.model.LayerModel;
import org.deepfeature.dfm.export.onnx.DensityPart.Likelihoods;
import org.jspecify.annotations.Nullable;

/**
 * What one layer's model does with the layer's maps: pooling, scale of channels, subspace. Large
 * products are in float32, as the network's are; what is summed up is in float64.
 */
final class LayerPart {
  private final OnnxGraph graph;
  private final LayerModel layer;
  private final String embeddings;
  private final @Nullable String mean;
  private final @Nullable String axes;
  private @Nullable String centred;
  private @Nullable String coordinates;

  /** Of maps of N × C × h × w, which are pooled by a window of so many cells. */
  LayerPart(OnnxGraph graph, LayerModel layer, String maps, int pooling) {
    this.graph = graph;
    this.layer = layer;
    long channels = layer.layout().channels();
    String pooled =
        pooling == 1
            ? maps
            : graph.add(
                "AveragePool",
                List.of(maps),
                Nodes.integers("kernel_shape", pooling, pooling),
                Nodes.integers("strides", pooling, pooling));
    String scaled =
        layer
            .scale()
            .map(
                scale ->
                    graph.divided(
                        pooled,
                        graph.floats(
                            List.of(1L, channels, 1L, 1L),
                            OnnxGraph.floats(scale.divisors().data()))))
            .orElse(pooled);
    this.embeddings =
        layer
            .cells()
            .map(cells -> cells(graph, layer, cells, scaled))
            .orElseGet(() -> graph.reshape(scaled, -1, layer.layout().dimension()));
    Map<String, Matrix> state = layer.projection().state().matrices();
    boolean isSubspace = state.containsKey("mean") && state.containsKey("components");
    if (!isSubspace && !state.keySet().equals(Set.of("dimension"))) {
      throw new DfmException(
          "The model's reducer keeps %s; only subspaces with mean and components can be exported: those of pca, incremental-pca, randomized-pca, random-projection and identity"
              .formatted(state.keySet()));
    }
    this.mean = isSubspace ? graph.floats(state.get("mean")) : null;
    boolean isEmpty = isSubspace && state.get("components").rows() == 0;
    this.axes = isSubspace && !isEmpty ? graph.floats(state.get("components")) : null;
  }

  /** Returns (N · P) × C: what is at each position, less what is taken off there. */
  private static String cells(
      OnnxGraph graph, LayerModel layer, CellSubspace cells, String scaled) {
    long channels = layer.layout().channels();
    long positions = layer.layout().positions();
    String apart = graph.transpose(graph.reshape(scaled, -1, channels, positions), 0, 2, 1);
    String centred =
        cells
            .cut()
            .centres()
            .map(
                centres ->
                    graph.minus(
                        apart,
                        graph.floats(
                            List.of(1L, positions, channels), OnnxGraph.floats(centres.data()))))
            .orElse(apart);
    return graph.reshape(centred, -1, channels);
  }

  private boolean isCells() {
    return layer.cells().isPresent();
  }

  /**
   * Returns values of samples, float64, as values of images and their map, if samples are cells.
   */
  Likelihoods ofImages(Likelihoods samples) {
    if (!isCells()) {
      return samples;
    }
    String map = graph.reshape(samples.values(), -1, positions());
    return new Likelihoods(graph.sum(map, 1, false), Optional.of(map));
  }

  /** Returns n × d of samples, scaled: N whole maps, or the cells of all of them. */
  String embeddings() {
    return embeddings;
  }

  long channels() {
    return layer.layout().channels();
  }

  long positions() {
    return layer.layout().positions();
  }

  private String centred() {
    if (centred == null) {
      centred = mean == null ? embeddings : graph.minus(embeddings, mean);
    }
    return centred;
  }

  /** Returns N × k. */
  String coordinates() {
    if (coordinates == null) {
      coordinates = axes == null ? centred() : along(centred(), axes);
    }
    return coordinates;
  }

  /** Rows times the axes, which are stored once for both products. */
  private String along(String rows, String axes) {
    return graph.add("Gemm", List.of(rows, axes), Nodes.integer("transB", 1));
  }

  /** Returns N × (h · w), float64: squared reconstruction errors, summed over channels. */
  String errors() {
    String residual;
    if (mean == null) {
      residual = graph.minus(embeddings, embeddings);
    } else if (axes == null) {
      residual = centred();
    } else {
      String explained = graph.add("MatMul", List.of(coordinates(), axes));
      residual = graph.minus(centred(), explained);
    }
    return summedOverChannels(graph.times(residual, residual));
  }

  /** What each part of a sample has of a sum: positions of a map; a cell has but one. */
  String shares(String values) {
    return isCells()
        ? graph.cast(graph.sum(values, 1, true), Nodes.DOUBLE)
        : summedOverChannels(values);
  }

  /** N × d, or (N · P) × C, float32 → N × (h · w), float64. */
  String summedOverChannels(String values) {
    if (isCells()) {
      String sums = graph.sum(values, 1, false);
      return graph.cast(graph.reshape(sums, -1, positions()), Nodes.DOUBLE);
    }
    String apart = graph.reshape(values, -1, channels(), positions());
    return graph.cast(graph.sum(apart, 1, false), Nodes.DOUBLE);
  }
}
