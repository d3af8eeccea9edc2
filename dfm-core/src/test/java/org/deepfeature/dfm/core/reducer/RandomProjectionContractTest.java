package org.deepfeature.dfm.core.reducer;

import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.api.Reducer;
import org.deepfeature.dfm.testkit.PlainLinearAlgebra;
import org.deepfeature.dfm.testkit.ReducerContract;

final class RandomProjectionContractTest extends ReducerContract {
  @Override
  protected Reducer reducer() {
    return new RandomProjection(9, 1);
  }

  @Override
  protected LinearAlgebra linearAlgebra() {
    return new PlainLinearAlgebra();
  }
}
