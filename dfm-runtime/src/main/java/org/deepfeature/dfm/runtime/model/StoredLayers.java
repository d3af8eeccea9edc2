package org.deepfeature.dfm.runtime.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.api.Projection;
import org.deepfeature.dfm.api.State;
import org.deepfeature.dfm.core.cells.CellSubspace;
import org.deepfeature.dfm.core.embedding.ChannelScale;
import org.deepfeature.dfm.core.embedding.EmbeddingLayout;
import org.deepfeature.dfm.core.fusion.MapStatistics;
import org.deepfeature.dfm.core.model.CommonScale;
import org.deepfeature.dfm.core.model.DfmModel;
import org.deepfeature.dfm.core.model.LayerDensity;
import org.deepfeature.dfm.core.model.LayerModel;
import org.deepfeature.dfm.core.model.ScoreType;
import org.deepfeature.dfm.runtime.modelfile.ModelFile;
import org.deepfeature.dfm.runtime.plugin.Algorithms;

/** The fitted numbers of a model's layers, as matrices and shapes of a model file. */
final class StoredLayers {
  static final String COMMON_SCALE = "common_scale";

  private static final String LAYERS = "layers";
  private static final String LAYOUT = "layout";
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private StoredLayers() {}

  private record Layout(String layer, int channels, int height, int width) {}

  /**
   * @param model fitted
   * @param metadata gets shapes and scales
   * @return matrices by name
   */
  static Map<String, State> write(DfmModel model, ObjectNode metadata) {
    model.commonScale().ifPresent(scale -> metadata.set(COMMON_SCALE, MAPPER.valueToTree(scale)));
    Map<String, State> states = new TreeMap<>();
    for (int l = 0; l < model.layers().size(); l++) {
      LayerModel layer = model.layers().get(l);
      EmbeddingLayout layout = layer.layout();
      ObjectNode entry = metadata.withArray("/" + LAYERS).addObject();
      entry.set(
          LAYOUT,
          MAPPER.valueToTree(
              new Layout(layout.layer(), layout.channels(), layout.height(), layout.width())));
      entry.put("k", layer.projection().components());
      entry.put("explained_ratio", layer.projection().explainedVarianceRatio());
      String part = "layer" + l;
      states.put(part + ".projection", layer.projection().state());
      layer
          .scale()
          .ifPresent(
              scale ->
                  states.put(part + ".scale", new State(Map.of("divisors", scale.divisors()))));
      layer.density().ifPresent(density -> states.put(part + ".density", density.state()));
      layer.cells().ifPresent(cells -> states.put(part + ".cells", cells.state()));
      layer.mapStatistics().ifPresent(maps -> states.put(part + ".map_statistics", maps.state()));
    }
    return states;
  }

  /** Layers and their pooled shapes, as they were when the model was fitted. */
  static List<EmbeddingLayout> layouts(JsonNode metadata) {
    List<EmbeddingLayout> layouts = new ArrayList<>();
    metadata.path(LAYERS).forEach(entry -> layouts.add(layout(entry.path(LAYOUT))));
    return layouts;
  }

  private static EmbeddingLayout layout(JsonNode shape) {
    return new EmbeddingLayout(
        shape.path("layer").asText(),
        shape.path("channels").asInt(),
        shape.path("height").asInt(),
        shape.path("width").asInt());
  }

  /**
   * @param file a model's
   * @param configuration how it was made
   * @param algorithms those that the configuration names
   * @return the fitted model
   */
  static DfmModel read(ModelFile file, DfmConfiguration configuration, Algorithms algorithms) {
    List<EmbeddingLayout> layouts = layouts(file.metadata());
    List<LayerModel> layers = new ArrayList<>();
    for (int l = 0; l < layouts.size(); l++) {
      layers.add(layer(file, "layer" + l, layouts.get(l), configuration, algorithms));
    }
    ScoreType score = ScoreType.parse(configuration.score());
    return new DfmModel(
        layers,
        score,
        configuration.fusion().build().at(configuration.framing().size()),
        score == ScoreType.COMBINED ? Optional.of(commonScale(file.metadata())) : Optional.empty());
  }

  private static LayerModel layer(
      ModelFile file,
      String part,
      EmbeddingLayout layout,
      DfmConfiguration configuration,
      Algorithms algorithms) {
    LinearAlgebra linearAlgebra = algorithms.linearAlgebra();
    Map<String, Matrix> scale = file.state(part + ".scale").matrices();
    State density = file.state(part + ".density");
    State cells = file.state(part + ".cells");
    State maps = file.state(part + ".map_statistics");
    Projection projection =
        algorithms.reducer().restore(linearAlgebra, file.state(part + ".projection"));
    return new LayerModel(
        layout,
        scale.isEmpty()
            ? Optional.empty()
            : Optional.of(new ChannelScale(scale.get("divisors"), layout.positions())),
        projection,
        density.matrices().isEmpty()
            ? Optional.<LayerDensity>empty()
            : Optional.of(LayerDensity.restore(algorithms.densityModel(), density, linearAlgebra)),
        maps.matrices().isEmpty() ? Optional.empty() : Optional.of(MapStatistics.restore(maps)),
        configuration
            .embeddings()
            .cells()
            .map(centre -> CellSubspace.restore(layout, cells, projection)));
  }

  private static CommonScale commonScale(JsonNode metadata) {
    return StoredThresholds.read(metadata, COMMON_SCALE, CommonScale.class)
        .orElseThrow(
            () -> new DfmException("The model's score is combined, but it has no " + COMMON_SCALE));
  }
}
