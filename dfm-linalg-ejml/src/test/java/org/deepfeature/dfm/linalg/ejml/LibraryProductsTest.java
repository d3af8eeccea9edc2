package org.deepfeature.dfm.linalg.ejml;

import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.testkit.LinearAlgebraContract;

final class LibraryProductsTest extends LinearAlgebraContract {
  @Override
  protected LinearAlgebra linearAlgebra() {
    return new EjmlLinearAlgebra(new EjmlOptions("ejml"));
  }
}
