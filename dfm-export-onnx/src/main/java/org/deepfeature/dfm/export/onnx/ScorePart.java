package org.deepfeature.dfm.export.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.core.fusion.MapScale;
import org.deepfeature.dfm.core.model.CommonScale;
import org.deepfeature.dfm.core.model.CommonScale.Standard;
import org.deepfeature.dfm.core.model.DfmModel;
import org.deepfeature.dfm.core.model.LayerModel;
import org.deepfeature.dfm.runtime.export.ExportableModel;

/** Layers' maps to raw scores and anomaly maps, by the score that the model was fitted with. */
final class ScorePart {
  private final OnnxGraph graph;
  private final ExportableModel exported;
  private final DfmModel model;

  ScorePart(OnnxGraph graph, ExportableModel exported) {
    this.graph = graph;
    this.exported = exported;
    this.model = exported.fitted().model();
  }

  /**
   * What a model says of a batch.
   *
   * @param score N, float64
   * @param map N × h × w, float64; empty if the score has none, or none is wanted
   */
  record Scored(String score, Optional<String> map) {}

  Scored build(List<String> maps, boolean withMaps) {
    if (maps.size() != model.layers().size()) {
      throw new DfmException(
          "Networks with %s layers, a model of %s".formatted(maps.size(), model.layers().size()));
    }
    List<LayerPart> layers = new ArrayList<>();
    for (int l = 0; l < maps.size(); l++) {
      layers.add(
          new LayerPart(
              graph, model.layers().get(l), maps.get(l), exported.embeddings().of(l).pooling()));
    }
    FusionPart fusion = new FusionPart(graph, model.layers(), model.fusion());
    return switch (model.scoreType()) {
      case FRE -> errors(layers, fusion, withMaps);
      case NLL -> likelihoods(layers, fusion, withMaps);
      case COMBINED -> {
        Scored errors = errors(layers, fusion, withMaps);
        String likelihood = likelihoods(layers, fusion, false).score();
        yield new Scored(common(errors.score(), likelihood), errors.map());
      }
    };
  }

  private ImageSize size() {
    return exported.framing().size();
  }

  private Scored errors(List<LayerPart> layers, FusionPart fusion, boolean withMaps) {
    List<String> errors = layers.stream().map(LayerPart::errors).toList();
    MapScale ofScore = model.fusion().scoreScale();
    MapScale ofMap = model.fusion().mapScale();
    List<String> scaled = fusion.scaled(errors, ofScore);
    String score = fusion.score(scaled, size());
    if (!withMaps) {
      return new Scored(score, Optional.empty());
    }
    List<String> shown = ofMap == ofScore ? scaled : fusion.scaled(errors, ofMap);
    return new Scored(score, Optional.of(fusion.map(shown, size())));
  }

  private Scored likelihoods(List<LayerPart> layers, FusionPart fusion, boolean withMaps) {
    List<String> values = new ArrayList<>();
    List<String> maps = new ArrayList<>();
    for (int l = 0; l < layers.size(); l++) {
      LayerModel layer = model.layers().get(l);
      DensityPart.Likelihoods said =
          new DensityPart(graph, layers.get(l))
              .build(
                  exported.file().configuration().density(),
                  layer
                      .density()
                      .orElseThrow(
                          () ->
                              new DfmException(
                                  "Layer '%s' has no density to score by"
                                      .formatted(layer.layout().layer()))));
      values.add(said.values());
      said.map().ifPresent(maps::add);
    }
    String score = values.get(0);
    for (String other : values.subList(1, values.size())) {
      score = graph.plus(score, other);
    }
    boolean shown = withMaps && maps.size() == layers.size();
    return new Scored(score, shown ? Optional.of(fusion.map(maps, size())) : Optional.empty());
  }

  private String common(String errors, String likelihoods) {
    CommonScale scale =
        model
            .commonScale()
            .orElseThrow(() -> new DfmException("Score combined without a common scale"));
    String sum =
        graph.plus(weighed(errors, scale.errors()), weighed(likelihoods, scale.likelihoods()));
    double directions = scale.errors().directions() + scale.likelihoods().directions();
    return graph.divided(sum, graph.number(directions));
  }

  private String weighed(String values, Standard standard) {
    String centred = graph.minus(values, graph.number(standard.mean()));
    double factor = standard.directions() / standard.deviation();
    return graph.times(centred, graph.number(factor));
  }
}
