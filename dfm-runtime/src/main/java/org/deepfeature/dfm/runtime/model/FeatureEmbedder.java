package org.deepfeature.dfm.runtime.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.deepfeature.dfm.api.Backbone;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.api.Tensor;
import org.deepfeature.dfm.core.embedding.AveragePooling;
import org.deepfeature.dfm.core.embedding.LayerEmbeddings;

/**
 * Images in, embeddings out. As thread-safe as the backbone.
 *
 * @param backbone gives feature maps; stays its owner's
 * @param embeddings how each layer's maps become embeddings
 */
public record FeatureEmbedder(Backbone backbone, LayerEmbeddings embeddings) {
  /** A sum of squares over the channels has to be a float32. */
  private static final double LARGEST = 1e16;

  /**
   * @param images N × C × H × W, prepared as the backbone expects
   * @return one N × d matrix a layer
   */
  public List<Matrix> embed(Tensor images) {
    List<Tensor> features = backbone.extract(images);
    List<Matrix> rows = new ArrayList<>();
    for (int l = 0; l < features.size(); l++) {
      rows.add(new AveragePooling(embeddings.of(l).pooling()).embed(features.get(l)));
    }
    return rows;
  }

  /**
   * @param embeddings that {@link #embed} gave
   * @param image which of the batch
   * @return why that image cannot be used, in words: its features are not finite, or beyond 1e16,
   *     whose squares are no float32; empty if it can
   */
  public Optional<String> fault(List<Matrix> embeddings, int image) {
    for (int l = 0; l < embeddings.size(); l++) {
      Matrix layer = embeddings.get(l);
      int wrong = 0;
      double largest = 0;
      for (int i = image * layer.columns(); i < (image + 1) * layer.columns(); i++) {
        double value = Math.abs(layer.data()[i]);
        wrong += Double.isFinite(value) ? 0 : 1;
        largest = Math.max(largest, value);
      }
      if (wrong > 0) {
        return Optional.of(
            "the network gives %s of %s values of layer '%s' as NaN or infinite"
                .formatted(wrong, layer.columns(), backbone.layers().get(l).name()));
      }
      if (largest > LARGEST) {
        return Optional.of(
            "the network gives values of up to %s in layer '%s'; the squares of more than %s are too large for an anomaly map"
                .formatted((float) largest, backbone.layers().get(l).name(), LARGEST));
      }
    }
    return Optional.empty();
  }
}
