package org.deepfeature.dfm.bench.linalg;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.trainer.wiring.Plugins;

/** Linear-algebra back ends by name, as the command finds them. Stateless and thread-safe. */
public final class BackEnds {
  private BackEnds() {}

  /**
   * @param name such as {@code java}
   * @return that back end with its defaults
   */
  public static LinearAlgebra named(String name) {
    return Plugins.onClassPath()
        .linearAlgebras()
        .create(name, JsonNodeFactory.instance.objectNode());
  }
}
