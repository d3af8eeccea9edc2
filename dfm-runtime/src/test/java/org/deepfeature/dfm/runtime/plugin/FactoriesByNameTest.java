package org.deepfeature.dfm.runtime.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.api.Factory;
import org.deepfeature.dfm.api.UnknownNameException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FactoriesByNameTest {
  private record Options(List<Double> mean, double scale, String name) {}

  private static final class Means implements Factory<List<Double>, Options> {
    @Override
    public String name() {
      return "means";
    }

    @Override
    public String description() {
      return "what it is given";
    }

    @Override
    public Options defaults() {
      return new Options(List.of(1.0, 2.0), 1, "none");
    }

    @Override
    public List<Double> create(Options options) {
      return options.mean();
    }
  }

  private static final FactoriesByName<List<Double>> FACTORIES =
      new FactoriesByName<>("thing", Map.of("means", new Means()));

  private static ObjectNode mean(String text) {
    return JsonMapper.builder().build().createObjectNode().put("mean", text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0,0.5,3", "0, 0.5, 3", " 0,0.5 ,3 "})
  void listsAreGivenWithCommas(String text) {
    assertThat(FACTORIES.create("means", mean(text))).containsExactly(0.0, 0.5, 3.0);
    assertThat(FACTORIES.options("means", mean(text)).path("mean").get(1).asDouble())
        .isEqualTo(0.5);
  }

  @Test
  void listsOfNumbersAndOneNumberAreLists() {
    ObjectNode list = mean("");
    list.putArray("mean").add(7).add(8);
    ObjectNode one = mean("");
    one.put("mean", 9);

    assertThat(FACTORIES.create("means", list)).containsExactly(7.0, 8.0);
    assertThat(FACTORIES.create("means", one)).containsExactly(9.0);
  }

  @Test
  void whatIsNoNumberIsNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FACTORIES.create("means", mean("0,red,1")))
        .withMessageContaining("mean")
        .withMessageContaining("red");
  }

  /** Options within options. */
  private record Inner(double floor) {
    private Inner {
      if (!(floor > 0)) {
        throw new IllegalArgumentException("Floor " + floor + "; expected a positive number");
      }
    }
  }

  private record Outer(Inner inner) {}

  private static final class Nested implements Factory<List<Double>, Outer> {
    @Override
    public String name() {
      return "nested";
    }

    @Override
    public String description() {
      return "options within options";
    }

    @Override
    public Outer defaults() {
      return new Outer(new Inner(1));
    }

    @Override
    public List<Double> create(Outer options) {
      return List.of(options.inner().floor());
    }
  }

  @Test
  void whatARecordSaysOfItsValuesIsToldInItsOwnWords() {
    FactoriesByName<List<Double>> factories =
        new FactoriesByName<>("thing", Map.of("nested", new Nested()));
    ObjectNode options = JsonMapper.builder().build().createObjectNode();
    options.putObject("inner").put("floor", -1);

    assertThatThrownBy(() -> factories.create("nested", options))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("Options of thing 'nested': Floor -1.0; expected a positive number");
  }

  @Test
  void aNameThatIsNotThereSaysHowAPluginIsBrought() {
    assertThatThrownBy(() -> FACTORIES.create("mine", mean("1")))
        .isInstanceOf(UnknownNameException.class)
        .hasMessageContaining("Unknown thing 'mine'; did you mean 'means'?")
        .hasMessageContaining("--plugins DIR")
        .hasMessageContaining("DFM_PLUGINS")
        .hasMessageNotContaining("--linalg");
    assertThatThrownBy(
            () ->
                new FactoriesByName<List<Double>>(FactoriesByName.LINEAR_ALGEBRA, Map.of())
                    .create("mine", mean("1")))
        .hasMessageContaining("--linalg chooses another");
  }

  @Test
  void aModelThatNeedsAPluginNamesItsKindAndNameAndThoseThatAreThere() {
    assertThatThrownBy(() -> FACTORIES.requireForModel("mine", "Model 'a.dfm'"))
        .isInstanceOf(DfmException.class)
        .hasMessageStartingWith(
            "Model 'a.dfm' was fitted with the thing 'mine', which is not here (there are: means)")
        .hasMessageContaining("--plugins DIR");
    assertThatCode(() -> FACTORIES.requireForModel("means", "The model"))
        .doesNotThrowAnyException();
  }
}
