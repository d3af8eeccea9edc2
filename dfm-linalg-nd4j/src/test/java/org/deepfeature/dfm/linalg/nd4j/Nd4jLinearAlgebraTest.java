package org.deepfeature.dfm.linalg.nd4j;

import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.testkit.LinearAlgebraContract;

final class Nd4jLinearAlgebraTest extends LinearAlgebraContract {
  @Override
  protected LinearAlgebra linearAlgebra() {
    return Nd4jLinearAlgebra.load();
  }
}
