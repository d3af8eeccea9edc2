package org.deepfeature.dfm.api;

/**
 * An unfitted density, such as a Gaussian: over the coordinates that a reducer keeps, or over whole
 * embeddings. Stateless and thread-safe; what fitting gives is a {@link Density} of its own type.
 */
public interface DensityModel {

  /**
   * @return whether it is fitted on whole embeddings instead of the reducer's coordinates
   */
  default boolean overEmbeddings() {
    return false;
  }

  /**
   * @param linearAlgebra kernels to fit with
   * @param dimension number of coordinates, or length of an embedding if it is {@link
   *     #overEmbeddings}, {@code >= 0}
   * @return an empty accumulator
   */
  Accumulator<Density> begin(LinearAlgebra linearAlgebra, int dimension);

  /**
   * Begins with what embeddings are made of, for densities that look at positions of a map one by
   * one. Called for those that are {@link #overEmbeddings}.
   *
   * @param linearAlgebra kernels to fit with
   * @param dimension length of an embedding, {@code >= 1}
   * @param channels of the map; an embedding has its positions channel after channel, so {@code
   *     dimension} is a multiple
   * @return an empty accumulator
   */
  default Accumulator<Density> begin(LinearAlgebra linearAlgebra, int dimension, int channels) {
    return begin(linearAlgebra, dimension);
  }

  /**
   * @param linearAlgebra kernels to score with
   * @param state what {@link Density#state} gave
   * @return the same density
   * @throws IllegalArgumentException if the state is not one of this model's
   */
  Density restore(LinearAlgebra linearAlgebra, State state);
}
