package org.deepfeature.dfm.linalg.ejml;

import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.coretestkit.LargeFoldsContract;

final class EjmlLargeFoldsTest extends LargeFoldsContract {
  @Override
  protected LinearAlgebra linearAlgebra() {
    return new EjmlLinearAlgebra();
  }
}
