package org.deepfeature.dfm.core.reducer;

import org.deepfeature.dfm.api.Accumulator;
import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.api.Projection;
import org.deepfeature.dfm.api.Reducer;
import org.deepfeature.dfm.api.State;
import org.deepfeature.dfm.core.pca.Pca;
import org.deepfeature.dfm.core.pca.PcaLevel;
import org.deepfeature.dfm.core.pca.PrincipalAxes;

/**
 * Centred data on orthonormal random directions (Johnson and Lindenstrauss, 1984): no fit beyond
 * the mean, which shows what the fit of others is worth. Memory does not grow with the rows.
 *
 * @param components k, {@code >= 1}; at most the dimension are used
 * @param seed of the directions
 */
public record RandomProjection(int components, long seed) implements Reducer {

  public RandomProjection {
    if (components < 1) {
      throw new IllegalArgumentException("Components " + components + "; expected at least 1");
    }
  }

  @Override
  public Accumulator<Projection> begin(LinearAlgebra linearAlgebra, int dimension) {
    return new ColumnMoments<>(dimension, moments -> project(linearAlgebra, dimension, moments));
  }

  private Projection project(
      LinearAlgebra linearAlgebra, int dimension, ColumnMoments<Projection> moments) {
    int k = Math.min(components, dimension);
    Matrix axes =
        RandomDirections.orthonormalRows(
            linearAlgebra, RandomDirections.normal(k, dimension, seed));
    double[] values = new double[k];
    for (int i = 0; i < k; i++) {
      // What such a direction explains on average, taking columns for uncorrelated.
      double squares = 0;
      for (int j = 0; j < dimension; j++) {
        squares += axes.get(i, j) * axes.get(i, j) * moments.squares(j);
      }
      values[i] = Math.sqrt(squares);
    }
    return PrincipalAxes.projection(
        linearAlgebra,
        new PrincipalAxes(
            moments.mean(), axes, Matrix.row(values), moments.totalSquares(), 0, moments.count()));
  }

  @Override
  public Projection restore(LinearAlgebra linearAlgebra, State state) {
    return new Pca(new PcaLevel.Ratio(1)).restore(linearAlgebra, state);
  }
}
