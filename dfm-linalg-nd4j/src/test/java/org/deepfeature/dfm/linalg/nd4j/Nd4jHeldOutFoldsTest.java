package org.deepfeature.dfm.linalg.nd4j;

import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.coretestkit.HeldOutFoldsContract;

final class Nd4jHeldOutFoldsTest extends HeldOutFoldsContract {
  @Override
  protected LinearAlgebra linearAlgebra() {
    return Nd4jLinearAlgebra.load();
  }
}
