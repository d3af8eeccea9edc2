package org.deepfeature.dfm.linalg.java;

import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.coretestkit.GoldenCaseContract;

final class JavaGoldenCaseTest extends GoldenCaseContract {
  @Override
  protected LinearAlgebra linearAlgebra() {
    return new JavaLinearAlgebra();
  }
}
