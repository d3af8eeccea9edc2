package org.deepfeature.dfm.core.pca;

import org.deepfeature.dfm.api.Accumulator;
import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.api.Projection;
import org.deepfeature.dfm.api.Reducer;
import org.deepfeature.dfm.api.State;
import org.deepfeature.dfm.core.internal.RowAccumulator;

/**
 * Exact principal component analysis in float64, holding all rows until {@code finish}.
 *
 * @param level how many components to keep
 */
public record Pca(PcaLevel level) implements Reducer {

  @Override
  public Accumulator<Projection> begin(LinearAlgebra linearAlgebra, int dimension) {
    return new RowAccumulator<>(
        dimension,
        rows ->
            new PcaProjection(
                linearAlgebra, new PrincipalAxesSolver(linearAlgebra).solveInPlace(rows, level)));
  }

  @Override
  public Reducer streaming() {
    return new IncrementalPca(level, IncrementalPca.DEFAULT_RANK);
  }

  @Override
  public Projection restore(LinearAlgebra linearAlgebra, State state) {
    return PcaProjection.restore(linearAlgebra, state);
  }
}
