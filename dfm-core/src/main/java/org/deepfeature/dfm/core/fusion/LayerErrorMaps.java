package org.deepfeature.dfm.core.fusion;

import java.util.Optional;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.core.embedding.EmbeddingLayout;

/**
 * The error maps of one layer, before fusion.
 *
 * @param layout of the layer's embeddings; its height and width are the maps'
 * @param maps n × (H · W), raw
 * @param statistics of held-out error maps; needed by every {@link MapScale} but {@link
 *     MapScale#NONE}
 */
public record LayerErrorMaps(
    EmbeddingLayout layout, Matrix maps, Optional<MapStatistics> statistics) {

  /**
   * @param scale by what
   * @return n × (H · W), standardised
   * @throws IllegalStateException if there are no statistics and the scale needs them
   */
  Matrix scaled(MapScale scale) {
    if (scale == MapScale.NONE) {
      return maps;
    }
    return statistics
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "Layer '%s' has no statistics of held-out maps, which scale '%s' needs"
                        .formatted(layout.layer(), scale)))
        .apply(maps, scale);
  }
}
