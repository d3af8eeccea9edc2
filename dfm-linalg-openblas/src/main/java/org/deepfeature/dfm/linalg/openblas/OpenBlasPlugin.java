package org.deepfeature.dfm.linalg.openblas;

import java.util.List;
import org.deepfeature.dfm.api.DfmPlugin;
import org.deepfeature.dfm.api.Factory;
import org.deepfeature.dfm.api.LinearAlgebra;

/**
 * Brings the linear algebra {@code openblas}. Its libraries are loaded when it is created.
 * Stateless and thread-safe.
 */
public final class OpenBlasPlugin implements DfmPlugin {

  /** {@code openblas} has no options. */
  public record OpenBlasOptions() {}

  @Override
  public List<Factory<LinearAlgebra, ?>> linearAlgebras() {
    return List.of(new OpenBlasFactory());
  }

  private static final class OpenBlasFactory implements Factory<LinearAlgebra, OpenBlasOptions> {
    @Override
    public String name() {
      return "openblas";
    }

    @Override
    public String description() {
      return "OpenBLAS and its LAPACK, called directly, the fastest";
    }

    @Override
    public OpenBlasOptions defaults() {
      return new OpenBlasOptions();
    }

    @Override
    public LinearAlgebra create(OpenBlasOptions options) {
      return OpenBlasLinearAlgebra.load();
    }
  }
}
