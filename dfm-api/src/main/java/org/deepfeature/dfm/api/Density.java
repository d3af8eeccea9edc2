package org.deepfeature.dfm.api;

import java.util.Optional;

/**
 * A fitted density. Immutable and thread-safe; rows are treated alone, as {@link Projection} says.
 */
public interface Density {

  /**
   * @return length of the rows it was fitted on, be they coordinates or whole embeddings; see
   *     {@link DensityModel#overEmbeddings}, since the length does not say which
   */
  int dimension();

  /**
   * @param coordinates n × dimension
   * @return n scores, higher = less likely; a negative log-likelihood up to scale and constant
   * @throws IllegalArgumentException if the dimension differs or a value is NaN or infinite
   */
  double[] negativeLogLikelihood(Matrix coordinates);

  /**
   * Where in the row a score comes from. It becomes the layer's error map if the rows are whole
   * embeddings; coordinates have no place in an image.
   *
   * @param rows n × dimension
   * @return n × dimension, {@code >= 0}; empty for densities that cannot tell
   */
  default Optional<Matrix> contributions(Matrix rows) {
    return Optional.empty();
  }

  /**
   * @return everything needed to restore it
   */
  State state();
}
