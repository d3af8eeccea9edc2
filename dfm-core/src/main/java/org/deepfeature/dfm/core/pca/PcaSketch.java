package org.deepfeature.dfm.core.pca;

import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.api.Projection;
import org.deepfeature.dfm.api.State;

/**
 * What {@link IncrementalPca} remembers of rows that are gone, in a form that travels: sketches of
 * parts merge to one of the whole, wherever the parts were. Its size is O(rank × d) however many
 * rows there were. Not thread-safe.
 */
public final class PcaSketch {
  private final LinearAlgebra linearAlgebra;
  private final IncrementalAccumulator rows;

  private PcaSketch(LinearAlgebra linearAlgebra, IncrementalAccumulator rows) {
    this.linearAlgebra = linearAlgebra;
    this.rows = rows;
  }

  /**
   * @param pca level and rank
   * @param linearAlgebra kernels
   * @param dimension of a row, {@code >= 1}
   * @return a sketch of no rows
   */
  public static PcaSketch empty(IncrementalPca pca, LinearAlgebra linearAlgebra, int dimension) {
    return new PcaSketch(linearAlgebra, new IncrementalAccumulator(pca, linearAlgebra, dimension));
  }

  /**
   * @param more n × d; not modified
   * @throws IllegalArgumentException if d differs or a value is not finite
   */
  public void add(Matrix more) {
    rows.add(more);
  }

  /**
   * @param other of other rows, of the same level, rank and dimension; not to be used afterwards
   * @throws IllegalArgumentException if one of these differs
   */
  public void merge(PcaSketch other) {
    rows.merge(other.rows);
  }

  /**
   * @return rows taken in
   */
  public long count() {
    return rows.count();
  }

  /**
   * @return the subspace of the rows so far; more may come
   * @throws IllegalStateException if there are none
   */
  public Projection projection() {
    return rows.copy().finish();
  }

  /**
   * The subspace that the rows have once each column is multiplied by a factor near one, as when
   * the scale by which they were divided has become known better.
   *
   * @param factors of the columns, positive
   * @param totalSquares squared distances of the multiplied rows from their mean
   * @return the subspace of the rows so far; more may come
   * @throws IllegalStateException if there are none
   */
  public Projection projection(double[] factors, double totalSquares) {
    if (count() == 0) {
      throw new IllegalStateException("Nothing to fit: no rows were added");
    }
    return PrincipalAxes.projection(linearAlgebra, rows.axes(factors, totalSquares));
  }

  /**
   * @return everything needed to restore it
   */
  public State state() {
    return rows.state();
  }

  /**
   * @param pca level and rank of the sketch that gave the state
   * @param linearAlgebra kernels
   * @param dimension of a row
   * @param state what {@link #state} gave
   * @return the same sketch
   * @throws IllegalArgumentException if the state is not one of such a sketch
   */
  public static PcaSketch restore(
      IncrementalPca pca, LinearAlgebra linearAlgebra, int dimension, State state) {
    PcaSketch sketch = empty(pca, linearAlgebra, dimension);
    sketch.rows.resume(state);
    return sketch;
  }
}
