package org.deepfeature.dfm.linalg.ejml;

import java.util.List;
import org.deepfeature.dfm.api.DfmPlugin;
import org.deepfeature.dfm.api.Factory;
import org.deepfeature.dfm.api.LinearAlgebra;

/** Offers {@code ejml}. Stateless and thread-safe. */
public final class EjmlPlugin implements DfmPlugin {

  @Override
  public List<Factory<LinearAlgebra, ?>> linearAlgebras() {
    return List.of(new EjmlFactory());
  }

  private static final class EjmlFactory implements Factory<LinearAlgebra, EjmlOptions> {
    @Override
    public String name() {
      return "ejml";
    }

    @Override
    public String description() {
      return "EJML, pure Java; to compare with";
    }

    @Override
    public EjmlOptions defaults() {
      return EjmlOptions.DEFAULTS;
    }

    @Override
    public LinearAlgebra create(EjmlOptions options) {
      return new EjmlLinearAlgebra();
    }
  }
}
