package org.deepfeature.dfm.linalg.nd4j;

import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.coretestkit.LargeFoldsContract;

final class Nd4jLargeFoldsTest extends LargeFoldsContract {
  @Override
  protected LinearAlgebra linearAlgebra() {
    return Nd4jLinearAlgebra.load();
  }
}
