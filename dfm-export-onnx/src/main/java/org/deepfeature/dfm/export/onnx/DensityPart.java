package org.deepfeature.dfm.export.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.backbone.onnx.graph.Nodes;
import org.deepfeature.dfm.core.model.LayerDensity;

/**
 * Negative log-likelihoods of a layer, and their map where there is one. Coordinates are few and
 * are judged in float64; whole embeddings are projected in float32.
 */
final class DensityPart {
  private final OnnxGraph graph;
  private final LayerPart layer;

  DensityPart(OnnxGraph graph, LayerPart layer) {
    this.graph = graph;
    this.layer = layer;
  }

  /**
   * What a density says of a batch.
   *
   * @param values N, float64
   * @param map N × (h · w), float64; empty if it has none
   */
  record Likelihoods(String values, Optional<String> map) {}

  Likelihoods build(String name, LayerDensity density) {
    Map<String, Matrix> state = density.state().matrices();
    String rows =
        density.overEmbeddings()
            ? layer.embeddings()
            : graph.cast(layer.coordinates(), Nodes.DOUBLE);
    return layer.ofImages(ofSamples(name, rows, state));
  }

  private Likelihoods ofSamples(String name, String rows, Map<String, Matrix> state) {
    return switch (name) {
      case "gaussian" -> of(gaussian(rows, state));
      case "shrinkage-gaussian" -> of(floored(rows, state));
      case "gmm" -> of(mixture(rows, state));
      case "class-conditional" -> of(classes(rows, state));
      case "ppca" -> subspace(rows, state);
      case "knn" -> neighbours(rows, state);
      default ->
          throw new DfmException(
              "Density '%s' cannot be exported; gaussian, shrinkage-gaussian, gmm, class-conditional, ppca and knn can, and score fre"
                  .formatted(name));
    };
  }

  private static Likelihoods of(String values) {
    return new Likelihoods(values, Optional.empty());
  }

  private static Matrix part(Map<String, Matrix> state, String name) {
    Matrix found = state.get(name);
    if (found == null) {
      throw new DfmException("The model's density has no '%s'".formatted(name));
    }
    return found;
  }

  private String gaussian(String rows, Map<String, Matrix> state) {
    double[] variances = part(state, "standard_deviations").data().clone();
    double logarithms = 0;
    for (int i = 0; i < variances.length; i++) {
      logarithms += 2 * Math.log(variances[i]);
      variances[i] *= variances[i];
    }
    String along = product(minusMean(rows, state), part(state, "axes"));
    return graph.plus(distances(along, variances), graph.number(logarithms));
  }

  private String minusMean(String rows, Map<String, Matrix> state) {
    return graph.minus(rows, graph.doubles(part(state, "mean")));
  }

  private String product(String rows, Matrix axes) {
    return graph.add("MatMul", List.of(rows, graph.doubles(NetworkPart.transposed(axes))));
  }

  private String distances(String along, double[] variances) {
    String squares = graph.times(along, along);
    String divisors = graph.doubles(List.of(1L, (long) variances.length), variances);
    return graph.sum(graph.divided(squares, divisors), 1, false);
  }

  private String floored(String rows, Map<String, Matrix> state) {
    Matrix axes = part(state, "axes");
    double floor = part(state, "floor").get(0, 0);
    String centred = minusMean(rows, state);
    String along = product(centred, axes);
    String distance = distances(along, part(state, "variances").data());
    String values = graph.plus(distance, graph.number(logDeterminant(state)));
    if (floor <= 0) {
      return values;
    }
    String within = graph.add("MatMul", List.of(along, graph.doubles(axes)));
    String residual = graph.minus(centred, within);
    String rest = graph.sum(graph.times(residual, residual), 1, false);
    return graph.plus(values, graph.divided(rest, graph.number(floor)));
  }

  private static double logDeterminant(Map<String, Matrix> state) {
    double floor = part(state, "floor").get(0, 0);
    double sum = 0;
    for (double variance : part(state, "variances").data()) {
      sum += Math.log(variance);
    }
    int others = part(state, "mean").columns() - part(state, "axes").rows();
    return sum + (floor > 0 ? others * Math.log(floor) : 0);
  }

  /** Axes of whole embeddings are large: float32, stored once for both products. */
  private Likelihoods subspace(String rows, Map<String, Matrix> state) {
    Matrix axes = part(state, "axes");
    double floor = part(state, "floor").get(0, 0);
    String centred = graph.minus(rows, graph.floats(part(state, "mean")));
    String logarithm = graph.number(logDeterminant(state));
    String residual = centred;
    String values = null;
    if (axes.rows() > 0) {
      String stored = graph.floats(axes);
      String along = graph.add("Gemm", List.of(centred, stored), Nodes.integer("transB", 1));
      residual = graph.minus(centred, graph.add("MatMul", List.of(along, stored)));
      values =
          graph.plus(
              distances(graph.cast(along, Nodes.DOUBLE), part(state, "variances").data()),
              logarithm);
    }
    String map = layer.shares(graph.times(residual, residual));
    if (floor <= 0) {
      // All of the space is within the axes: there is no rest, and no map.
      return of(values == null ? graph.plus(graph.sum(map, 1, false), logarithm) : values);
    }
    String rest = graph.divided(map, graph.number(floor));
    String sum = graph.sum(rest, 1, false);
    return new Likelihoods(
        values == null ? graph.plus(sum, logarithm) : graph.plus(values, sum), Optional.of(rest));
  }

  private String mixture(String rows, Map<String, Matrix> state) {
    Matrix weights = part(state, "weights");
    Matrix means = part(state, "means");
    Matrix variances = part(state, "variances");
    int classes = means.rows();
    double[] inverse = new double[means.data().length];
    double[] constants = new double[classes];
    for (int k = 0; k < classes; k++) {
      constants[k] = Math.log(weights.get(0, k));
      for (int j = 0; j < means.columns(); j++) {
        double variance = variances.get(k, j);
        if (variance > 0) {
          inverse[k * means.columns() + j] = 1 / variance;
          constants[k] -= Math.log(variance) / 2;
        }
      }
    }
    String apart = graph.reshape(rows, -1, 1, means.columns());
    String differences = graph.minus(apart, graph.doubles(means));
    String squares = graph.times(differences, differences);
    String inverses = graph.doubles(List.of((long) classes, (long) means.columns()), inverse);
    String distances = graph.sum(graph.times(squares, inverses), 2, false);
    String logs =
        graph.minus(
            graph.doubles(List.of(1L, (long) classes), constants),
            graph.times(distances, graph.number(0.5)));
    String largest = graph.maximum(logs, 1, true);
    String shares = graph.add("Exp", List.of(graph.minus(logs, largest)));
    String logSum =
        graph.plus(
            graph.add("Log", List.of(graph.sum(shares, 1, false))), graph.reshape(largest, -1));
    return graph.times(logSum, graph.number(-2));
  }

  private String classes(String rows, Map<String, Matrix> state) {
    Map<String, Map<String, Matrix>> classes = new TreeMap<>();
    state.forEach(
        (name, matrix) -> {
          int split = name.lastIndexOf('/');
          classes
              .computeIfAbsent(name.substring(0, split), key -> new TreeMap<>())
              .put(name.substring(split + 1), matrix);
        });
    List<String> each = new ArrayList<>();
    classes.values().forEach(own -> each.add(floored(rows, own)));
    return each.size() == 1 ? each.get(0) : graph.add("Min", each);
  }

  private Likelihoods neighbours(String rows, Map<String, Matrix> state) {
    Matrix cells = part(state, "cells");
    int channels = cells.columns();
    Matrix mean = Matrix.zeros(1, channels);
    for (int i = 0; i < cells.rows(); i++) {
      for (int j = 0; j < channels; j++) {
        mean.data()[j] += cells.get(i, j) / cells.rows();
      }
    }
    Matrix centred = Matrix.zeros(cells.rows(), channels);
    double[] squares = new double[cells.rows()];
    for (int i = 0; i < cells.rows(); i++) {
      for (int j = 0; j < channels; j++) {
        double value = cells.get(i, j) - mean.get(0, j);
        centred.data()[i * channels + j] = value;
        squares[i] += value * value;
      }
    }
    long positions = layer.channels() * layer.positions() / channels;
    String apart = graph.reshape(rows, -1, channels, positions);
    String own =
        graph.minus(
            graph.cast(graph.transpose(apart, 0, 2, 1), Nodes.DOUBLE),
            graph.doubles(List.of(1L, 1L, (long) channels), mean.data()));
    String products =
        graph.add("MatMul", List.of(own, graph.doubles(NetworkPart.transposed(centred))));
    String theirs = graph.doubles(List.of(1L, 1L, (long) squares.length), squares);
    String nearest =
        graph.minimum(graph.minus(theirs, graph.times(products, graph.number(2))), 2, false);
    String lengths = graph.sum(graph.times(own, own), 2, false);
    String squared = graph.add("Max", List.of(graph.plus(lengths, nearest), graph.number(0)));
    String distances = graph.add("Sqrt", List.of(squared));
    return new Likelihoods(graph.maximum(distances, 1, false), Optional.of(distances));
  }
}
