package org.deepfeature.dfm.report.internal.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class AxisTest {
  private static List<String> labels(Axis axis) {
    return axis.ticks().stream().map(Axis.Tick::label).toList();
  }

  @Test
  void linearTicksAreOneTwoOrFiveApart() {
    assertThat(labels(Axis.linear(6.84, 26.01))).containsExactly("10", "15", "20", "25");
    assertThat(labels(Axis.linear(-0.31, 0.42))).containsExactly("-0.2", "0", "0.2", "0.4");
    assertThat(labels(Axis.linear(0, 1e-9)))
        .containsExactly("0", "2e-10", "4e-10", "6e-10", "8e-10", "1e-09");
    assertThat(labels(Axis.linear(1e8, 1.2e8)))
        .containsExactly("1e+08", "1.05e+08", "1.1e+08", "1.15e+08", "1.2e+08");
  }

  @Test
  void logarithmicTicksThinOutAsDecadesGrow() {
    assertThat(labels(Axis.logarithmic(11, 17)))
        .containsExactly("11", "12", "13", "14", "15", "16", "17");
    assertThat(labels(Axis.logarithmic(0.9, 21))).containsExactly("1", "2", "5", "10", "20");
    assertThat(labels(Axis.logarithmic(0.5, 900)))
        .containsExactly("1", "3", "10", "30", "100", "300");
    assertThat(labels(Axis.logarithmic(1e-4, 1e2)))
        .containsExactly("0.0001", "0.001", "0.01", "0.1", "1", "10", "100");
    assertThat(labels(Axis.logarithmic(1e-30, 1e30))).hasSizeBetween(5, 8).contains("1");
  }

  @Test
  void ticksStandWhereTheirValueDoes() {
    for (Axis axis : List.of(Axis.linear(-3, 17), Axis.logarithmic(0.02, 5))) {
      assertThat(axis.ticks())
          .isNotEmpty()
          .allSatisfy(
              tick ->
                  assertThat(axis.valueAt(tick.place()))
                      .isCloseTo(Double.parseDouble(tick.label()), within(1e-9)));
    }
  }

  @Test
  void valuesWithoutALogarithmStandBeforeTheAxis() {
    assertThat(Axis.logarithmic(1, 10).place(0)).isNegative();
    assertThat(Axis.logarithmic(1, 10).place(-5)).isNegative();
  }

  @Test
  void valuesThatDifferInTheirLastDigitDoNotFillTheAxisWithTicks() {
    assertThat(Axis.linear(1e16, 1e16 + 2).ticks()).hasSizeLessThan(10);
  }

  @Test
  void anAxisHasAWidth() {
    assertThatThrownBy(() -> Axis.linear(2, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("An axis from 2.0, 0.0 wide; expected a finite beginning and a width above 0");
    assertThatThrownBy(() -> Axis.logarithmic(0, 2)).isInstanceOf(IllegalArgumentException.class);
  }
}
