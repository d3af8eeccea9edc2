package org.example;

import org.deepfeature.dfm.api.DensityModel;
import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.testkit.DensityModelContract;
import org.deepfeature.dfm.testkit.PlainLinearAlgebra;

final class DiagonalGaussianTest extends DensityModelContract {
  @Override
  protected DensityModel densityModel() {
    return new DiagonalGaussian(1e-6);
  }

  @Override
  protected LinearAlgebra linearAlgebra() {
    return new PlainLinearAlgebra();
  }
}
