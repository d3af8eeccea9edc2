package org.deepfeature.dfm.linalg.java;

import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.coretestkit.HeldOutFoldsContract;

final class JavaHeldOutFoldsTest extends HeldOutFoldsContract {
  @Override
  protected LinearAlgebra linearAlgebra() {
    return new JavaLinearAlgebra();
  }
}
