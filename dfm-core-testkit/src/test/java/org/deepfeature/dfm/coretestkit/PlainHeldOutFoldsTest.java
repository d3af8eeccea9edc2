package org.deepfeature.dfm.coretestkit;

import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.testkit.PlainLinearAlgebra;

final class PlainHeldOutFoldsTest extends HeldOutFoldsContract {
  @Override
  protected LinearAlgebra linearAlgebra() {
    return new PlainLinearAlgebra();
  }
}
