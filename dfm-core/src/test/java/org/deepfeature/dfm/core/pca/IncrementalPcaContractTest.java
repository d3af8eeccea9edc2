package org.deepfeature.dfm.core.pca;

import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.api.Reducer;
import org.deepfeature.dfm.testkit.PlainLinearAlgebra;
import org.deepfeature.dfm.testkit.ReducerContract;

final class IncrementalPcaContractTest extends ReducerContract {
  @Override
  protected Reducer reducer() {
    return new IncrementalPca(PcaLevel.parse("0.97"), 20);
  }

  @Override
  protected LinearAlgebra linearAlgebra() {
    return new PlainLinearAlgebra();
  }
}
