package org.deepfeature.dfm.core.reducer;

import java.util.Arrays;
import org.deepfeature.dfm.api.Accumulator;
import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.api.Projection;
import org.deepfeature.dfm.api.Reducer;
import org.deepfeature.dfm.api.State;
import org.deepfeature.dfm.core.internal.RowAccumulator;
import org.deepfeature.dfm.core.pca.IncrementalPca;
import org.deepfeature.dfm.core.pca.Pca;
import org.deepfeature.dfm.core.pca.PcaLevel;
import org.deepfeature.dfm.core.pca.PrincipalAxes;
import org.deepfeature.dfm.core.pca.PrincipalAxesSolver;

/**
 * Leading principal components by a randomised range finder: Halko, Martinsson and Tropp,
 * <em>Finding Structure with Randomness</em> (SIAM Review 53, 2011), algorithms 4.4 and 5.1. Its
 * work grows with the rank instead of the number of rows squared. Where the rank does not reach the
 * level, what is beyond it counts as unexplained and is reported as lost.
 *
 * @param level how many components to keep
 * @param rank most components that are looked for, {@code >= 1}
 * @param iterations power iterations, {@code >= 0}; two are enough for slowly falling spectra
 * @param seed of the random directions
 */
public record RandomizedPca(PcaLevel level, int rank, int iterations, long seed)
    implements Reducer {
  private static final int OVERSAMPLING = 16;

  public RandomizedPca {
    if (rank < 1 || iterations < 0) {
      throw new IllegalArgumentException(
          "Rank %s, iterations %s; expected at least 1 and at least 0".formatted(rank, iterations));
    }
  }

  @Override
  public Accumulator<Projection> begin(LinearAlgebra linearAlgebra, int dimension) {
    return new RowAccumulator<>(
        dimension, rows -> PrincipalAxes.projection(linearAlgebra, solve(linearAlgebra, rows)));
  }

  private PrincipalAxes solve(LinearAlgebra linearAlgebra, Matrix rows) {
    int directions = rank + OVERSAMPLING;
    if (directions >= Math.min(rows.rows(), rows.columns())) {
      return new PrincipalAxesSolver(linearAlgebra).solve(rows, level);
    }
    PrincipalAxes everything =
        new PrincipalAxesSolver(linearAlgebra)
            .solveWithin(rows, centred -> range(linearAlgebra, centred, directions));
    double[] values = everything.singularValues().data();
    values = Arrays.copyOf(values, Math.min(rank, values.length));
    int k = level.components(values, everything.totalSquares());
    double found = 0;
    for (double value : values) {
      found += value * value;
    }
    return new PrincipalAxes(
        everything.mean(),
        everything.axes().copyOfRows(0, k),
        Matrix.row(Arrays.copyOf(values, k)),
        everything.totalSquares(),
        Math.max(0, everything.totalSquares() - found),
        everything.count());
  }

  /** Orthonormal directions, in rows, that nearly span the leading principal axes. */
  private Matrix range(LinearAlgebra linearAlgebra, Matrix centred, int directions) {
    Matrix random = RandomDirections.normal(directions, centred.rows(), seed);
    Matrix basis =
        RandomDirections.orthonormalRows(linearAlgebra, linearAlgebra.multiply(random, centred));
    for (int i = 0; i < iterations; i++) {
      Matrix images = linearAlgebra.multiplyTransposeB(basis, centred);
      basis =
          RandomDirections.orthonormalRows(linearAlgebra, linearAlgebra.multiply(images, centred));
    }
    return basis;
  }

  @Override
  public Reducer streaming() {
    return new IncrementalPca(level, Math.max(rank, IncrementalPca.DEFAULT_RANK));
  }

  @Override
  public Projection restore(LinearAlgebra linearAlgebra, State state) {
    return new Pca(level).restore(linearAlgebra, state);
  }
}
