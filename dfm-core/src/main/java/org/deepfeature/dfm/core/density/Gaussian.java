package org.deepfeature.dfm.core.density;

import org.deepfeature.dfm.api.Accumulator;
import org.deepfeature.dfm.api.Density;
import org.deepfeature.dfm.api.DensityModel;
import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.api.State;
import org.deepfeature.dfm.core.internal.RowAccumulator;
import org.deepfeature.dfm.core.pca.PcaLevel;
import org.deepfeature.dfm.core.pca.PrincipalAxesSolver;

/**
 * A Gaussian with full covariance, maximum likelihood (divided by n), over the directions whose
 * variance is not numerically zero. Ahuja et al., <em>Deep Feature Modeling</em>, arXiv 1909.11786.
 */
public record Gaussian() implements DensityModel {

  @Override
  public Accumulator<Density> begin(LinearAlgebra linearAlgebra, int dimension) {
    return new RowAccumulator<>(
        dimension,
        rows ->
            new GaussianDensity(
                linearAlgebra,
                new PrincipalAxesSolver(linearAlgebra).solve(rows, new PcaLevel.Ratio(1))));
  }

  @Override
  public Density restore(LinearAlgebra linearAlgebra, State state) {
    return GaussianDensity.restore(linearAlgebra, state);
  }
}
