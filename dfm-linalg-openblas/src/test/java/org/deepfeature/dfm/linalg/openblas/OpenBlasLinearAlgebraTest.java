package org.deepfeature.dfm.linalg.openblas;

import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.testkit.LinearAlgebraContract;

final class OpenBlasLinearAlgebraTest extends LinearAlgebraContract {
  @Override
  protected LinearAlgebra linearAlgebra() {
    return OpenBlasLinearAlgebra.load();
  }
}
