package org.deepfeature.dfm.runtime.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.deepfeature.dfm.api.Factory;
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
}
