package org.deepfeature.dfm.backbone.onnx;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.deepfeature.dfm.api.Backbone.Preprocessing;
import org.deepfeature.dfm.api.Backbone.Preprocessing.ColorOrder;
import org.deepfeature.dfm.api.Backbone.Recommendation;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.backbone.onnx.graph.Graphs;
import org.deepfeature.dfm.backbone.onnx.proto.ModelProto;
import org.deepfeature.dfm.backbone.onnx.proto.StringStringEntryProto;

/**
 * What a network by name needs to be known of it beyond its graph, as properties of the file that
 * it is written to; other programs pass over them.
 *
 * @param preprocessing how pixels must be prepared
 * @param recommendation settings to use where the user gives none
 * @param defaultLayer the layer to use where the user gives none; empty for the last spatial one
 */
record NetworkLabel(
    Preprocessing preprocessing, Recommendation recommendation, Optional<String> defaultLayer) {
  private static final String ORDER = "dfm.color_order";
  private static final String SCALE = "dfm.scale";
  private static final String MEAN = "dfm.mean";
  private static final String DEVIATION = "dfm.standard_deviation";
  private static final String POOLING = "dfm.pooling";
  private static final String STANDARDIZE = "dfm.standardize";
  private static final String LAYER = "dfm.layer";

  static NetworkLabel of(Network network) {
    return new NetworkLabel(
        network.preprocessing(),
        network.recommendation(),
        Optional.ofNullable(network.defaultLayer()));
  }

  /**
   * Reads what {@link #on} wrote; a layer that is there no longer is passed over.
   *
   * @throws DfmException if a property has no such value
   */
  static Optional<NetworkLabel> of(ModelProto model, String network) {
    Map<String, String> properties =
        model.getMetadataPropsList().stream()
            .collect(
                Collectors.toMap(
                    StringStringEntryProto::getKey,
                    StringStringEntryProto::getValue,
                    (first, second) -> second));
    if (!properties.containsKey(ORDER)) {
      return Optional.empty();
    }
    try {
      Preprocessing preprocessing =
          new Preprocessing(
              ColorOrder.valueOf(need(properties, ORDER).toUpperCase(Locale.ROOT)),
              Double.parseDouble(need(properties, SCALE)),
              list(need(properties, MEAN), Double::valueOf),
              list(need(properties, DEVIATION), Double::valueOf));
      Recommendation recommendation =
          new Recommendation(
              Integer.parseInt(need(properties, POOLING)),
              Boolean.parseBoolean(need(properties, STANDARDIZE)));
      return Optional.of(
          new NetworkLabel(
              preprocessing,
              recommendation,
              Optional.ofNullable(properties.get(LAYER))
                  .filter(Graphs.computed(model.getGraph())::contains)));
    } catch (IllegalArgumentException e) {
      throw new DfmException(
          "What '%s' says of itself in its properties dfm.* is not possible: %s"
              .formatted(network, e.getMessage()),
          e);
    }
  }

  private static String need(Map<String, String> properties, String key) {
    String value = properties.get(key);
    if (value == null) {
      throw new IllegalArgumentException(key + " is missing");
    }
    return value;
  }

  private static <T> List<T> list(String text, Function<String, T> of) {
    return Arrays.stream(text.split(",")).map(of).toList();
  }

  private static String text(List<Double> values) {
    return values.stream().map(String::valueOf).collect(Collectors.joining(","));
  }

  /** Returns the model with these properties. */
  ModelProto on(ModelProto model) {
    ModelProto.Builder labelled = model.toBuilder();
    add(labelled, ORDER, preprocessing.colorOrder().name().toLowerCase(Locale.ROOT));
    add(labelled, SCALE, String.valueOf(preprocessing.scale()));
    add(labelled, MEAN, text(preprocessing.mean()));
    add(labelled, DEVIATION, text(preprocessing.standardDeviation()));
    add(labelled, POOLING, String.valueOf(recommendation.pooling()));
    add(labelled, STANDARDIZE, String.valueOf(recommendation.standardize()));
    defaultLayer
        .filter(Graphs.computed(model.getGraph())::contains)
        .ifPresent(layer -> add(labelled, LAYER, layer));
    return labelled.build();
  }

  private static void add(ModelProto.Builder model, String key, String value) {
    model.addMetadataProps(StringStringEntryProto.newBuilder().setKey(key).setValue(value));
  }
}
