package org.deepfeature.dfm.api;

/**
 * An unfitted dimension reduction, such as PCA with its level. Stateless and thread-safe; fitting
 * happens in the accumulator, and what comes out is a {@link Projection} of its own type.
 */
public interface Reducer {

  /**
   * @param linearAlgebra kernels to fit and later to project with
   * @param dimension length of an embedding, {@code >= 1}
   * @return an empty accumulator
   */
  Accumulator<Projection> begin(LinearAlgebra linearAlgebra, int dimension);

  /**
   * What to use in place of this where the rows do not fit in memory.
   *
   * @return a reducer whose accumulators' memory does not grow with the number of rows, and whose
   *     projections this one can restore; this one, unless there is another
   */
  default Reducer streaming() {
    return this;
  }

  /**
   * @param linearAlgebra kernels to project with
   * @param state what {@link Projection#state} gave
   * @return the same projection
   * @throws IllegalArgumentException if the state is not one of this reducer's
   */
  Projection restore(LinearAlgebra linearAlgebra, State state);
}
