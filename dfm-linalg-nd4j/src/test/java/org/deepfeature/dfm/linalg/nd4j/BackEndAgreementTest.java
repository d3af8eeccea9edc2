package org.deepfeature.dfm.linalg.nd4j;

import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.coretestkit.BackEndAgreementContract;
import org.deepfeature.dfm.linalg.java.JavaLinearAlgebra;

final class BackEndAgreementTest extends BackEndAgreementContract {
  @Override
  protected LinearAlgebra linearAlgebra() {
    return Nd4jLinearAlgebra.load();
  }

  @Override
  protected LinearAlgebra reference() {
    return new JavaLinearAlgebra();
  }
}
