package org.deepfeature.dfm.runtime.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.api.Factory;
import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.api.UnknownNameException;
import org.deepfeature.dfm.linalg.java.JavaLinearAlgebra;
import org.junit.jupiter.api.Test;

class AutomaticLinearAlgebraTest {
  record None() {}

  /** Named as it was asked for, or one that cannot be loaded. */
  private record Offered(String name, boolean loads) implements Factory<LinearAlgebra, None> {
    @Override
    public String description() {
      return name;
    }

    @Override
    public None defaults() {
      return new None();
    }

    @Override
    public LinearAlgebra create(None options) {
      if (!loads) {
        throw new DfmException(name + " has no library here");
      }
      return new OnDemand(name, JavaLinearAlgebra::new, 1);
    }
  }

  private static RuntimePlugins with(Offered... offered) {
    Map<String, Factory<LinearAlgebra, ?>> all = new HashMap<>();
    for (Offered one : offered) {
      all.put(one.name(), one);
    }
    RuntimePlugins here = RuntimePlugins.onClassPath();
    return new RuntimePlugins(
        here.backbones(),
        new FactoriesByName<>("linear algebra", AutomaticLinearAlgebra.among(all)),
        here.reducers(),
        here.densityModels(),
        here.preProcessors());
  }

  private static String chosen(Offered... offered) {
    return with(offered)
        .linearAlgebras()
        .create("auto", JsonNodeFactory.instance.objectNode())
        .name();
  }

  @Test
  void theQuickestThatLoadsIsChosen() {
    Offered ejml = new Offered("ejml", true);
    Offered java = new Offered("java", true);
    Offered nd4j = new Offered("nd4j", true);
    assertThat(chosen(ejml, java, nd4j, new Offered("openblas", true))).isEqualTo("openblas");
    assertThat(chosen(ejml, java, nd4j, new Offered("openblas", false))).isEqualTo("nd4j");
    assertThat(chosen(ejml, java, new Offered("mine", true))).isEqualTo("java");
    assertThat(chosen(ejml)).isEqualTo("ejml");
    assertThat(chosen(new Offered("mine", true))).isEqualTo("mine");
  }

  @Test
  void whereNoneLoadsEachSaysWhy() {
    assertThatThrownBy(() -> chosen(new Offered("openblas", false), new Offered("nd4j", false)))
        .isInstanceOf(DfmException.class)
        .hasMessageContainingAll(
            "dfm-linalg-java", "openblas has no library here", "nd4j has no library here");
  }

  private static AlgorithmSettings settings(String linalg) {
    return new AlgorithmSettings(
        "0.97",
        "pca",
        JsonNodeFactory.instance.objectNode(),
        "gaussian",
        JsonNodeFactory.instance.objectNode(),
        linalg,
        JsonNodeFactory.instance.objectNode(),
        2);
  }

  @Test
  void modelOfABackEndThatIsNotHereIsRestoredWithAnotherOne() {
    RuntimePlugins plugins = with(new Offered("java", true));

    LinearAlgebra found =
        Algorithms.restoring(plugins, settings("openblas"), "openblas").linearAlgebra();

    assertThat(List.of(found.name(), String.valueOf(found.threads()))).containsExactly("auto", "2");
    assertThatThrownBy(() -> Algorithms.restoring(plugins, settings("nd4j"), "openblas"))
        .isInstanceOf(UnknownNameException.class)
        .hasMessageContainingAll("nd4j", "java");
  }

  @Test
  void restoredModelLoadsNoLibraryUntilAKernelIsCalled() {
    RuntimePlugins plugins = with(new Offered("openblas", false));

    LinearAlgebra found =
        Algorithms.restoring(plugins, settings("openblas"), "openblas").linearAlgebra();

    assertThatThrownBy(() -> found.gram(org.deepfeature.dfm.api.Matrix.zeros(1, 1)))
        .isInstanceOf(DfmException.class)
        .hasMessageContaining("openblas has no library here");
  }
}
