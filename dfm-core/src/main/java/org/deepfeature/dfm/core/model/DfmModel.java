package org.deepfeature.dfm.core.model;

import java.util.ArrayList;
import java.util.List;
import org.deepfeature.dfm.api.Matrix;

/**
 * A fitted DFM over one or several layers: embeddings in, scores and maps out. The score of several
 * layers is the sum of theirs. Immutable and thread-safe; an image's score does not depend on the
 * batch it comes in. Ahuja et al., arXiv 1909.11786.
 *
 * @param layers at least one
 * @param scoreType what images are scored by
 */
public record DfmModel(List<LayerModel> layers, ScoreType scoreType) {

  public DfmModel {
    layers = List.copyOf(layers);
    if (layers.isEmpty()) {
      throw new IllegalArgumentException("A model needs at least one layer");
    }
  }

  /**
   * @param embeddings one n × d matrix a layer, in the order of {@link #layers}
   * @return n scores, and maps where the score type has them
   * @throws IllegalArgumentException if the number of layers, n or d differ, or a value is NaN
   */
  public Scores score(List<Matrix> embeddings) {
    if (embeddings.size() != layers.size()) {
      throw new IllegalArgumentException(
          "Embeddings of %d layers; expected %d".formatted(embeddings.size(), layers.size()));
    }
    int n = embeddings.get(0).rows();
    double[] scores = new double[n];
    List<Matrix> maps = new ArrayList<>();
    for (int l = 0; l < layers.size(); l++) {
      Matrix rows = embeddings.get(l);
      if (rows.rows() != n) {
        throw new IllegalArgumentException(
            "Layers of %d and %d images; expected the same".formatted(n, rows.rows()));
      }
      if (scoreType == ScoreType.FRE) {
        Matrix map = layers.get(l).errorMaps(rows);
        maps.add(map);
        for (int i = 0; i < map.data().length; i++) {
          scores[i / map.columns()] += map.data()[i];
        }
      } else {
        layers.get(l).likelihoodMaps(rows).ifPresent(maps::add);
        double[] likelihoods = layers.get(l).negativeLogLikelihood(rows);
        for (int i = 0; i < n; i++) {
          scores[i] += likelihoods[i];
        }
      }
    }
    // A sum of some layers' maps would hide the others.
    return new Scores(scores, maps.size() == layers.size() ? maps : List.of());
  }
}
