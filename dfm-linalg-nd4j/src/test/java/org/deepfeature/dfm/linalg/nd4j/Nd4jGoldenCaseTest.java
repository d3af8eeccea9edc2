package org.deepfeature.dfm.linalg.nd4j;

import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.coretestkit.GoldenCaseContract;

final class Nd4jGoldenCaseTest extends GoldenCaseContract {
  @Override
  protected LinearAlgebra linearAlgebra() {
    return Nd4jLinearAlgebra.load();
  }
}
