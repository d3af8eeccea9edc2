package org.deepfeature.dfm.core.density;

import org.deepfeature.dfm.api.DensityModel;
import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.core.pca.PcaLevel;
import org.deepfeature.dfm.testkit.DensityModelContract;
import org.deepfeature.dfm.testkit.PlainLinearAlgebra;

final class ProbabilisticPcaContractTest extends DensityModelContract {
  @Override
  protected DensityModel densityModel() {
    return new ProbabilisticPca(PcaLevel.parse("0.9"));
  }

  @Override
  protected LinearAlgebra linearAlgebra() {
    return new PlainLinearAlgebra();
  }
}
