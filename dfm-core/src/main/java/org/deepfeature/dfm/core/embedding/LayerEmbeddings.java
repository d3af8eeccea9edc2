package org.deepfeature.dfm.core.embedding;

import java.util.List;
import java.util.Optional;

/**
 * How the feature maps of each of several layers become embeddings. Immutable.
 *
 * @param layers one for each layer, in their order; a single one holds for however many there are
 * @param cells what is taken off cells, where each cell is a sample; empty where a map is one
 */
public record LayerEmbeddings(List<LayerEmbedding> layers, Optional<CellCentre> cells) {

  /**
   * Whole maps as samples.
   *
   * @param layers as above
   */
  public LayerEmbeddings(List<LayerEmbedding> layers) {
    this(layers, Optional.empty());
  }

  /**
   * @param centre what is taken off cells, which become the samples; empty for whole maps
   * @return the same with that
   */
  public LayerEmbeddings withCells(Optional<CellCentre> centre) {
    return new LayerEmbeddings(layers, centre);
  }

  /**
   * How the feature maps of one layer become embeddings.
   *
   * @param pooling average-pooling kernel = stride, {@code >= 1}
   * @param standardize whether channels are divided by their standard deviation, without centring
   */
  public record LayerEmbedding(int pooling, boolean standardize) {
    public LayerEmbedding {
      if (pooling < 1) {
        throw new IllegalArgumentException("Pooling " + pooling + "; expected at least 1");
      }
    }
  }

  public LayerEmbeddings {
    layers = List.copyOf(layers);
    if (layers.isEmpty()) {
      throw new IllegalArgumentException("No layer; expected one at least");
    }
  }

  /**
   * @param pooling of every layer
   * @param standardize every layer's channels
   * @return the same for however many layers there are
   */
  public static LayerEmbeddings all(int pooling, boolean standardize) {
    return new LayerEmbeddings(List.of(new LayerEmbedding(pooling, standardize)));
  }

  /**
   * @param layer its number, from 0
   * @return how that layer's maps become embeddings
   * @throws IndexOutOfBoundsException if there are several, and not so many
   */
  public LayerEmbedding of(int layer) {
    return layers.size() == 1 ? layers.get(0) : layers.get(layer);
  }
}
