package org.deepfeature.dfm.core.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.core.fusion.Fusion;
import org.deepfeature.dfm.core.fusion.LayerErrorMaps;
import org.deepfeature.dfm.core.fusion.Scores;

/**
 * A fitted DFM over one or several layers: embeddings in, scores and error maps out. Likelihoods of
 * several layers are added; error maps are combined as the fusion says; a combined score brings the
 * two of them to a common scale, and its maps are the error maps. Immutable and thread-safe; an
 * image's score does not depend on the batch it comes in. Ahuja et al., arXiv 1909.11786.
 *
 * @param layers at least one
 * @param scoreType what images are scored by
 * @param fusion of the layers' error maps
 * @param commonScale of a combined score; empty for others, and until held-out images give it
 */
public record DfmModel(
    List<LayerModel> layers,
    ScoreType scoreType,
    Fusion fusion,
    Optional<CommonScale> commonScale) {

  public DfmModel {
    layers = List.copyOf(layers);
    if (layers.isEmpty()) {
      throw new IllegalArgumentException("A model needs at least one layer");
    }
    if (!scoreType.hasErrors() && !fusion.isPlain()) {
      throw new IllegalArgumentException(
          "Score %s with %s; maps are fused and standardised for scores fre and combined only"
              .formatted(scoreType, fusion));
    }
  }

  /**
   * A model without a common scale.
   *
   * @param layers as above
   * @param scoreType as above
   * @param fusion as above
   */
  public DfmModel(List<LayerModel> layers, ScoreType scoreType, Fusion fusion) {
    this(layers, scoreType, fusion, Optional.empty());
  }

  /**
   * A model whose scores are plain sums.
   *
   * @param layers as above
   * @param scoreType as above
   */
  public DfmModel(List<LayerModel> layers, ScoreType scoreType) {
    this(layers, scoreType, Fusion.PLAIN);
  }

  /**
   * @param other what held-out images taught about each layer
   * @return the same model with these
   */
  public DfmModel withLayers(List<LayerModel> other) {
    return new DfmModel(other, scoreType, fusion, commonScale);
  }

  /**
   * @param scale of held-out normal images
   * @return the same model with it
   */
  public DfmModel with(CommonScale scale) {
    return new DfmModel(layers, scoreType, fusion, Optional.of(scale));
  }

  /**
   * @param embeddings one n × d matrix a layer, in the order of {@link #layers}
   * @return n scores, and error maps where the score type has them
   * @throws IllegalArgumentException if the number of layers, n or d differ, or a value is NaN
   * @throws IllegalStateException if the fusion needs statistics of error maps that a layer does
   *     not have, or the score is combined and there is no common scale
   */
  public Scores score(List<Matrix> embeddings) {
    return switch (scoreType) {
      case FRE -> fusion.apply(errorMaps(embeddings));
      case NLL -> likelihoods(embeddings);
      case COMBINED -> combined(embeddings);
    };
  }

  /**
   * The scores alone, for those who draw no maps: where they are plain sums of errors, none are
   * made, and one pass over the axes is enough.
   *
   * @param embeddings as {@link #score} takes them
   * @return n scores, those of {@link #score} to about eleven digits
   * @throws IllegalArgumentException as {@link #score}
   * @throws IllegalStateException as {@link #score}
   */
  public double[] values(List<Matrix> embeddings) {
    if (scoreType != ScoreType.FRE || !fusion.isPlain()) {
      return score(embeddings).values();
    }
    requireOneALayer(embeddings);
    double[] values = layers.get(0).errors(embeddings.get(0));
    for (int l = 1; l < layers.size(); l++) {
      double[] more = layers.get(l).errors(embeddings.get(l));
      for (int i = 0; i < values.length; i++) {
        values[i] += more[i];
      }
    }
    return values;
  }

  private Scores combined(List<Matrix> embeddings) {
    CommonScale scale =
        commonScale.orElseThrow(
            () ->
                new IllegalStateException(
                    "Score combined without a common scale; held-out images give it"));
    Scores errors = fusion.apply(errorMaps(embeddings));
    double[] likelihoods = likelihoods(embeddings).values();
    double[] values = new double[likelihoods.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = scale.of(errors.values()[i], likelihoods[i]);
    }
    return new Scores(values, errors.maps());
  }

  /**
   * @param embeddings one n × d matrix a layer, in the order of {@link #layers}
   * @return each layer's raw error maps, before they are fused
   * @throws IllegalArgumentException as {@link #score}
   */
  public List<LayerErrorMaps> errorMaps(List<Matrix> embeddings) {
    requireOneALayer(embeddings);
    List<LayerErrorMaps> maps = new ArrayList<>();
    for (int l = 0; l < layers.size(); l++) {
      LayerModel layer = layers.get(l);
      maps.add(
          new LayerErrorMaps(
              layer.layout(), layer.errorMaps(embeddings.get(l)), layer.mapStatistics()));
    }
    return maps;
  }

  /**
   * @param scores of a batch, with error maps
   * @param image which of the batch
   * @param size of the anomaly map
   * @return the image's anomaly map, size.height × size.width; layers are combined and the map is
   *     smoothed by {@link #fusion}
   */
  public double[] map(Scores scores, int image, ImageSize size) {
    return fusion.map(layers.stream().map(LayerModel::layout).toList(), scores.maps(), image, size);
  }

  private Scores likelihoods(List<Matrix> embeddings) {
    requireOneALayer(embeddings);
    List<Likelihoods> ofLayers = new ArrayList<>();
    for (int l = 0; l < layers.size(); l++) {
      ofLayers.add(layers.get(l).likelihoods(embeddings.get(l)));
    }
    return Likelihoods.sum(ofLayers);
  }

  private void requireOneALayer(List<Matrix> embeddings) {
    if (embeddings.size() != layers.size()) {
      throw new IllegalArgumentException(
          "Embeddings of %s layers; expected %s".formatted(embeddings.size(), layers.size()));
    }
    int n = embeddings.get(0).rows();
    for (Matrix rows : embeddings) {
      if (rows.rows() != n) {
        throw new IllegalArgumentException(
            "Layers of %s and %s images; expected the same".formatted(n, rows.rows()));
      }
    }
  }
}
