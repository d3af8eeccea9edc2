package org.deepfeature.dfm.core.embedding;

import org.deepfeature.dfm.api.Backbone.Layer;

/**
 * How the values of an embedding are laid out: a pooled feature map flattened in C, H, W order.
 *
 * @param layer the layer it comes from
 * @param channels C
 * @param height H after pooling
 * @param width W after pooling
 */
public record EmbeddingLayout(String layer, int channels, int height, int width) {

  /**
   * @param layer shape of the feature map
   * @param pooling average-pooling kernel = stride, {@code >= 1}
   * @return its layout after pooling
   * @throws IllegalArgumentException if the kernel is larger than the map, or the embedding too
   *     long for one array
   */
  public static EmbeddingLayout of(Layer layer, int pooling) {
    if (pooling < 1 || pooling > layer.height() || pooling > layer.width()) {
      throw new IllegalArgumentException(
          "Pooling %s on layer '%s' of %s x %s; expected 1 to %s"
              .formatted(
                  pooling,
                  layer.name(),
                  layer.height(),
                  layer.width(),
                  Math.min(layer.height(), layer.width())));
    }
    int height = layer.height() / pooling;
    int width = layer.width() / pooling;
    if ((long) layer.channels() * height * width > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "Layer '%s' gives %s x %s x %s values an image; use more pooling"
              .formatted(layer.name(), layer.channels(), height, width));
    }
    return new EmbeddingLayout(layer.name(), layer.channels(), height, width);
  }

  /**
   * @return H · W
   */
  public int positions() {
    return height * width;
  }

  /**
   * @return d = C · H · W
   */
  public int dimension() {
    return channels * positions();
  }
}
