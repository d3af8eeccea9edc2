package org.deepfeature.dfm.core.density;

import org.deepfeature.dfm.api.Accumulator;
import org.deepfeature.dfm.api.Density;
import org.deepfeature.dfm.api.DensityModel;
import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.core.internal.RowAccumulator;
import org.deepfeature.dfm.core.pca.PcaLevel;
import org.deepfeature.dfm.core.pca.PrincipalAxes;
import org.deepfeature.dfm.core.pca.PrincipalAxesSolver;

/**
 * A density for which the principal axes of its rows are enough, so that their moments will do in
 * place of the rows. Its score is quadratic. Stateless and thread-safe.
 */
public interface AxesDensity extends DensityModel {
  /**
   * @return how many axes it looks at
   */
  PcaLevel level();

  /**
   * @param linearAlgebra kernels to score with
   * @param axes of the rows, as many as the level wants
   * @return the density
   */
  Density of(LinearAlgebra linearAlgebra, PrincipalAxes axes);

  @Override
  default Accumulator<Density> begin(LinearAlgebra linearAlgebra, int dimension) {
    return new RowAccumulator<>(
        dimension,
        rows -> of(linearAlgebra, new PrincipalAxesSolver(linearAlgebra).solve(rows, level())));
  }
}
