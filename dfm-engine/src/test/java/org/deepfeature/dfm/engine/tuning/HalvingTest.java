package org.deepfeature.dfm.engine.tuning;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class HalvingTest {

  private static Map<Integer, Double> values(int candidates) {
    Map<Integer, Double> values = new TreeMap<>();
    for (int i = 0; i < candidates; i++) {
      values.put(i, i / 100.0);
    }
    return values;
  }

  @Test
  void theBetterHalfGoesOnThenTheBetterQuarter() {
    assertThat(Halving.kept(values(16), 16, 1)).containsExactly(0, 8, 9, 10, 11, 12, 13, 14, 15);
    assertThat(Halving.kept(values(16), 16, 2)).containsExactly(0, 12, 13, 14, 15);
    assertThat(Halving.ROUNDS.stream().flatMap(r -> r.stream())).containsExactly(0, 1, 2, 3);
  }

  @Test
  void theFirstAlwaysStaysAndFewAreNotHalved() {
    assertThat(Halving.kept(values(3), 3, 2)).containsExactly(0, 1, 2);
    assertThat(Halving.kept(values(5), 5, 2)).containsExactly(0, 1, 2, 3, 4);
    assertThat(Halving.kept(values(1), 1, 2)).containsExactly(0);
  }

  @Test
  void equalOnesGoOnInTheirOrder() {
    Map<Integer, Double> same = new TreeMap<>();
    for (int i = 0; i < 10; i++) {
      same.put(i, 0.5);
    }
    assertThat(Halving.kept(same, 10, 1)).containsExactly(0, 1, 2, 3, 4);
  }
}
