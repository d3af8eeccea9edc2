package org.deepfeature.dfm.core.reducer;

import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.api.Reducer;
import org.deepfeature.dfm.testkit.PlainLinearAlgebra;
import org.deepfeature.dfm.testkit.ReducerContract;

final class IdentityContractTest extends ReducerContract {
  @Override
  protected Reducer reducer() {
    return new Identity();
  }

  @Override
  protected LinearAlgebra linearAlgebra() {
    return new PlainLinearAlgebra();
  }
}
