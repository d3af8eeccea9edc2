package org.deepfeature.dfm.linalg.java;

import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.coretestkit.LargeFoldsContract;

final class JavaLargeFoldsTest extends LargeFoldsContract {
  @Override
  protected LinearAlgebra linearAlgebra() {
    return new JavaLinearAlgebra();
  }
}
