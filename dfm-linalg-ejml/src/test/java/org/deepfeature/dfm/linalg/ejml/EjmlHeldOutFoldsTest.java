package org.deepfeature.dfm.linalg.ejml;

import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.coretestkit.HeldOutFoldsContract;

final class EjmlHeldOutFoldsTest extends HeldOutFoldsContract {
  @Override
  protected LinearAlgebra linearAlgebra() {
    return new EjmlLinearAlgebra();
  }
}
