package org.deepfeature.dfm.linalg.java;

import java.util.List;
import org.deepfeature.dfm.api.DfmPlugin;
import org.deepfeature.dfm.api.Factory;
import org.deepfeature.dfm.api.LinearAlgebra;

/** Brings the linear algebra {@code java}. Stateless and thread-safe. */
public final class JavaPlugin implements DfmPlugin {

  /** {@code java} has no options. */
  public record JavaOptions() {}

  @Override
  public List<Factory<LinearAlgebra, ?>> linearAlgebras() {
    return List.of(new JavaFactory());
  }

  private static final class JavaFactory implements Factory<LinearAlgebra, JavaOptions> {
    @Override
    public String name() {
      return "java";
    }

    @Override
    public String description() {
      return "pure Java, kernels of our own on all cores, the same to the bit on any number of"
          + " them";
    }

    @Override
    public JavaOptions defaults() {
      return new JavaOptions();
    }

    @Override
    public LinearAlgebra create(JavaOptions options) {
      return new JavaLinearAlgebra();
    }
  }
}
