package org.deepfeature.dfm.linalg.nd4j;

import java.util.List;
import org.deepfeature.dfm.api.DfmPlugin;
import org.deepfeature.dfm.api.Factory;
import org.deepfeature.dfm.api.LinearAlgebra;

/**
 * Brings the linear algebra {@code nd4j}. Its natives are loaded when it is created. Stateless and
 * thread-safe.
 */
public final class Nd4jPlugin implements DfmPlugin {

  /** {@code nd4j} has no options. */
  public record Nd4jOptions() {}

  @Override
  public List<Factory<LinearAlgebra, ?>> linearAlgebras() {
    return List.of(new Nd4jFactory());
  }

  private static final class Nd4jFactory implements Factory<LinearAlgebra, Nd4jOptions> {
    @Override
    public String name() {
      return "nd4j";
    }

    @Override
    public String description() {
      return "OpenBLAS and LAPACK as ND4J loads them, the fastest";
    }

    @Override
    public Nd4jOptions defaults() {
      return new Nd4jOptions();
    }

    @Override
    public LinearAlgebra create(Nd4jOptions options) {
      return Nd4jLinearAlgebra.load();
    }
  }
}
