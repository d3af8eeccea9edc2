package org.deepfeature.dfm.linalg.openblas;

import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.coretestkit.BackEndAgreementContract;
import org.deepfeature.dfm.linalg.java.JavaLinearAlgebra;

final class BackEndAgreementTest extends BackEndAgreementContract {
  @Override
  protected LinearAlgebra linearAlgebra() {
    return OpenBlasLinearAlgebra.load();
  }

  @Override
  protected LinearAlgebra reference() {
    return new JavaLinearAlgebra();
  }
}
