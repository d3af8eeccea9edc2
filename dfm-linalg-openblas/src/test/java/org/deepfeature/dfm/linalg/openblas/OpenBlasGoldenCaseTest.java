package org.deepfeature.dfm.linalg.openblas;

import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.coretestkit.GoldenCaseContract;

final class OpenBlasGoldenCaseTest extends GoldenCaseContract {
  @Override
  protected LinearAlgebra linearAlgebra() {
    return OpenBlasLinearAlgebra.load();
  }
}
