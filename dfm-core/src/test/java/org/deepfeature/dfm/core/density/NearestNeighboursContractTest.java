package org.deepfeature.dfm.core.density;

import org.deepfeature.dfm.api.DensityModel;
import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.testkit.DensityModelContract;
import org.deepfeature.dfm.testkit.PlainLinearAlgebra;

final class NearestNeighboursContractTest extends DensityModelContract {
  @Override
  protected DensityModel densityModel() {
    return new NearestNeighbours(0.5, 1000, 0);
  }

  @Override
  protected LinearAlgebra linearAlgebra() {
    return new PlainLinearAlgebra();
  }
}
