package org.deepfeature.dfm.linalg.ejml;

import org.deepfeature.dfm.api.DensityModel;
import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.core.density.Gaussian;
import org.deepfeature.dfm.testkit.DensityModelContract;

final class GaussianContractTest extends DensityModelContract {
  @Override
  protected DensityModel densityModel() {
    return new Gaussian();
  }

  @Override
  protected LinearAlgebra linearAlgebra() {
    return new EjmlLinearAlgebra();
  }
}
