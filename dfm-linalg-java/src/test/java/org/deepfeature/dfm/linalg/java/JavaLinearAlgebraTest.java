package org.deepfeature.dfm.linalg.java;

import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.testkit.LinearAlgebraContract;

final class JavaLinearAlgebraTest extends LinearAlgebraContract {
  @Override
  protected LinearAlgebra linearAlgebra() {
    return new JavaLinearAlgebra();
  }
}
