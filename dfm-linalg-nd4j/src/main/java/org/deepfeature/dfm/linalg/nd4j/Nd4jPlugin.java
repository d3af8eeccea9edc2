package org.deepfeature.dfm.linalg.nd4j;

import java.util.List;
import org.deepfeature.dfm.api.DfmPlugin;
import org.deepfeature.dfm.api.Factory;
import org.deepfeature.dfm.api.LinearAlgebra;

/** Brings the linear algebra {@code nd4j}. Its natives are loaded when it is created. */
public final class Nd4jPlugin implements DfmPlugin {

  /** It has no options. */
  public record Options() {}

  @Override
  public List<Factory<LinearAlgebra, ?>> linearAlgebras() {
    return List.of(new Nd4jFactory());
  }

  private static final class Nd4jFactory implements Factory<LinearAlgebra, Options> {
    @Override
    public String name() {
      return "nd4j";
    }

    @Override
    public String description() {
      return "OpenBLAS and LAPACK as ND4J loads them, the quickest";
    }

    @Override
    public Options defaults() {
      return new Options();
    }

    @Override
    public LinearAlgebra create(Options options) {
      return Nd4jLinearAlgebra.load();
    }
  }
}
