package org.deepfeature.dfm.linalg.openblas;

import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.coretestkit.HeldOutFoldsContract;

final class OpenBlasHeldOutFoldsTest extends HeldOutFoldsContract {
  @Override
  protected LinearAlgebra linearAlgebra() {
    return OpenBlasLinearAlgebra.load();
  }
}
