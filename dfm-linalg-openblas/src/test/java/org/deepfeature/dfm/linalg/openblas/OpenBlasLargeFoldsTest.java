package org.deepfeature.dfm.linalg.openblas;

import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.coretestkit.LargeFoldsContract;

final class OpenBlasLargeFoldsTest extends LargeFoldsContract {
  @Override
  protected LinearAlgebra linearAlgebra() {
    return OpenBlasLinearAlgebra.load();
  }
}
