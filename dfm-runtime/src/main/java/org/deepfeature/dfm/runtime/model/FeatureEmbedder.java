package org.deepfeature.dfm.runtime.model;

import java.util.ArrayList;
import java.util.List;
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
}
