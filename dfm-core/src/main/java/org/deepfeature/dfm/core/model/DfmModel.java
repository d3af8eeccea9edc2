package org.deepfeature.dfm.core.model;

import java.util.ArrayList;
import java.util.List;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.core.fusion.Fusion;
import org.deepfeature.dfm.core.fusion.LayerErrorMaps;
import org.deepfeature.dfm.core.fusion.Scores;

/**
 * A fitted DFM over one or several layers: embeddings in, scores and error maps out. Likelihoods of
 * several layers are added; error maps are combined as the fusion says. Immutable and thread-safe;
 * an image's score does not depend on the batch it comes in. Ahuja et al., arXiv 1909.11786.
 *
 * @param layers at least one
 * @param scoreType what images are scored by
 * @param fusion of the layers' error maps
 */
public record DfmModel(List<LayerModel> layers, ScoreType scoreType, Fusion fusion) {

  public DfmModel {
    layers = List.copyOf(layers);
    if (layers.isEmpty()) {
      throw new IllegalArgumentException("A model needs at least one layer");
    }
    if (scoreType != ScoreType.FRE && !fusion.isPlain()) {
      throw new IllegalArgumentException(
          "Score %s with %s; maps are fused and standardised for score fre only"
              .formatted(scoreType, fusion));
    }
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
   * @param embeddings one n × d matrix a layer, in the order of {@link #layers}
   * @return n scores, and error maps where the score type has them
   * @throws IllegalArgumentException if the number of layers, n or d differ, or a value is NaN
   * @throws IllegalStateException if the fusion needs statistics of error maps that a layer does
   *     not have
   */
  public Scores score(List<Matrix> embeddings) {
    return scoreType == ScoreType.FRE
        ? fusion.apply(errorMaps(embeddings))
        : likelihoods(embeddings);
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
