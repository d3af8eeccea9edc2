package org.deepfeature.dfm.bench.comparison;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.function.Function;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.core.pca.PcaLevel;
import org.deepfeature.dfm.core.pca.PrincipalAxes;
import org.deepfeature.dfm.core.pca.PrincipalAxesSolver;
import org.deepfeature.dfm.runtime.plugin.RuntimePlugins;

/** Principal component analyses in Java, by name. */
final class Fit {
  static final String COMMONS_MATH = "commons-math";

  private static final PcaLevel LEVEL = new PcaLevel.Ratio(0.97);

  private Fit() {}

  /**
   * Finds the classes; libraries are loaded by the first call of what is returned.
   *
   * @param name of a back end, or {@code commons-math}
   * @param threads most at work
   * @return n × d rows to k × d axes
   */
  static Function<Matrix, Matrix> named(String name, int threads) {
    if (name.equals(COMMONS_MATH)) {
      return CommonsMathFit::axes;
    }
    RuntimePlugins plugins = RuntimePlugins.onClassPath();
    return rows -> {
      PrincipalAxes axes =
          new PrincipalAxesSolver(
                  plugins
                      .linearAlgebras()
                      .create(name, JsonNodeFactory.instance.objectNode())
                      .withThreads(threads))
              .solve(rows, LEVEL);
      return axes.axes();
    };
  }
}
