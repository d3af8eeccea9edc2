package org.deepfeature.dfm.linalg.ejml;

import org.deepfeature.dfm.api.DensityModel;
import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.core.density.ShrinkageGaussian;
import org.deepfeature.dfm.testkit.DensityModelContract;

final class ShrinkageGaussianContractTest extends DensityModelContract {
  @Override
  protected DensityModel densityModel() {
    return new ShrinkageGaussian();
  }

  @Override
  protected LinearAlgebra linearAlgebra() {
    return new EjmlLinearAlgebra();
  }
}
