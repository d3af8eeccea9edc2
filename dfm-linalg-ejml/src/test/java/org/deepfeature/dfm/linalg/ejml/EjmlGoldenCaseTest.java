package org.deepfeature.dfm.linalg.ejml;

import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.coretestkit.GoldenCaseContract;

final class EjmlGoldenCaseTest extends GoldenCaseContract {
  @Override
  protected LinearAlgebra linearAlgebra() {
    return new EjmlLinearAlgebra();
  }
}
