package org.deepfeature.dfm.core.postprocessing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HeldOutScoresTest {
  @Test
  void fewAreAllKeptInOrderAndTheArrayIsNotTouched() {
    double[] scores = {3, 1, 2};

    HeldOutScores kept = HeldOutScores.of(scores);

    assertThat(kept.images()).isEqualTo(3);
    assertThat(kept.scores()).containsExactly(1.0, 2.0, 3.0);
    assertThat(kept.median()).isEqualTo(2);
    assertThat(scores).containsExactly(3, 1, 2);
  }

  @Test
  void ofManyEvenlySpacedOnesStandForAll() {
    HeldOutScores kept =
        HeldOutScores.of(IntStream.range(0, 12_345).mapToDouble(i -> 12_344 - i).toArray());

    assertThat(kept.images()).isEqualTo(12_345);
    assertThat(kept.scores()).hasSize(1000);
    for (int i = 0; i < 1000; i++) {
      assertThat(kept.scores().get(i)).isCloseTo((i + 0.5) * 12.345, within(1.0));
    }
  }

  @Test
  void whatCannotBeScoresIsRefused() {
    assertThatThrownBy(() -> new HeldOutScores(3, List.of()))
        .hasMessageContaining("0 scores of 3 held-out images");
    assertThatThrownBy(() -> new HeldOutScores(1, List.of(1.0, 2.0)))
        .hasMessageContaining("2 scores of 1");
    assertThatThrownBy(() -> new HeldOutScores(2, List.of(2.0, 1.0)))
        .hasMessageContaining("Score 1.0 of held-out images at place 1");
    assertThatThrownBy(() -> HeldOutScores.of(new double[] {1, Double.NaN}))
        .hasMessageContaining("NaN");
  }
}
