package org.deepfeature.dfm.core.density;

import org.deepfeature.dfm.api.Density;
import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.api.State;
import org.deepfeature.dfm.core.pca.PcaLevel;
import org.deepfeature.dfm.core.pca.PrincipalAxes;

/**
 * A Gaussian with full covariance, maximum likelihood (divided by n), over the directions whose
 * variance is not numerically zero. Ahuja et al., <em>Deep Feature Modeling</em>, arXiv 1909.11786.
 */
public record Gaussian() implements AxesDensity {

  @Override
  public PcaLevel level() {
    return new PcaLevel.Ratio(1);
  }

  @Override
  public Density of(LinearAlgebra linearAlgebra, PrincipalAxes axes) {
    return new GaussianDensity(linearAlgebra, axes);
  }

  @Override
  public Density restore(LinearAlgebra linearAlgebra, State state) {
    return GaussianDensity.restore(linearAlgebra, state);
  }
}
