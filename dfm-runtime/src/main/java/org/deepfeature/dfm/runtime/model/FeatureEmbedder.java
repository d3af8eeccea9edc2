package org.deepfeature.dfm.runtime.model;

import java.util.List;
import org.deepfeature.dfm.api.Backbone;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.api.Tensor;
import org.deepfeature.dfm.core.embedding.AveragePooling;

/**
 * Images in, embeddings out. As thread-safe as the backbone.
 *
 * @param backbone gives feature maps; stays its owner's
 * @param pooling makes embeddings of them
 */
public record FeatureEmbedder(Backbone backbone, AveragePooling pooling) {
  /**
   * @param images N × C × H × W, prepared as the backbone expects
   * @return one N × d matrix a layer
   */
  public List<Matrix> embed(Tensor images) {
    return backbone.extract(images).stream().map(pooling::embed).toList();
  }
}
