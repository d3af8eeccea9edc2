package org.deepfeature.dfm.core.reducer;

import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.api.Reducer;
import org.deepfeature.dfm.core.pca.PcaLevel;
import org.deepfeature.dfm.testkit.PlainLinearAlgebra;
import org.deepfeature.dfm.testkit.ReducerContract;

final class RandomizedPcaContractTest extends ReducerContract {
  @Override
  protected Reducer reducer() {
    return new RandomizedPca(PcaLevel.parse("0.9"), 6, 3, 1);
  }

  @Override
  protected LinearAlgebra linearAlgebra() {
    return new PlainLinearAlgebra();
  }

  // The random directions meet the rows in the order of their coming.
  @Override
  protected double tolerance() {
    return 0.02;
  }
}
