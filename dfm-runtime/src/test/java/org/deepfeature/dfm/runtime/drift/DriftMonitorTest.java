package org.deepfeature.dfm.runtime.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.deepfeature.dfm.core.postprocessing.HeldOutScores;
import org.deepfeature.dfm.core.postprocessing.Normalization;
import org.deepfeature.dfm.core.postprocessing.PostProcessor;
import org.junit.jupiter.api.Test;

class DriftMonitorTest {
  private static final PostProcessor OLD =
      new PostProcessor(
          new Normalization(150, 0, 200), Optional.empty(), 1, OptionalDouble.of(99.5));

  /** Held-out scores are 0 to 99. */
  private static final PostProcessor NORMAL =
      OLD.with(HeldOutScores.of(IntStream.range(0, 100).mapToDouble(i -> i).toArray()));

  private static Drift of(PostProcessor postProcessor, double factor, double shift) {
    DriftMonitor monitor = new DriftMonitor(postProcessor, 50);
    for (int i = 0; i < 50; i++) {
      monitor.add(factor * 2 * i + shift);
    }
    return monitor.current().orElseThrow();
  }

  @Test
  void scoresLikeThoseHeldOutAreNoDrift() {
    Drift drift = of(NORMAL, 1, 0.5);

    assertThat(drift.images()).isEqualTo(50);
    assertThat(drift.highImages()).isZero();
    assertThat(drift.pValue().orElseThrow()).isGreaterThan(0.9);
    assertThat(drift.warning()).isEmpty();
    assertThat(drift.summary())
        .contains("0 of 50 images (0.0 %) score above 99.9 %")
        .contains("Kolmogorov-Smirnov");
  }

  @Test
  void manyHighScoresAreDriftAlsoOfModelsThatRememberNoScores() {
    Drift drift = of(OLD, 1, 20);

    assertThat(drift.highImages()).isEqualTo(10);
    assertThat(drift.statistic()).isEmpty();
    assertThat(drift.warning())
        .hasValueSatisfying(w -> assertThat(w).startsWith("10 of 50 images"));
  }

  @Test
  void aShiftBelowAllThresholdsIsFoundByTheTest() {
    Drift drift = of(NORMAL, 0.5, 49);

    assertThat(drift.highImages()).isZero();
    assertThat(drift.isSuspected()).isTrue();
    assertThat(drift.warning())
        .hasValueSatisfying(w -> assertThat(w).contains("50 images score higher", "median 74"));
  }

  @Test
  void imagesOfTheFitAreRecognisedByLowScores() {
    assertThat(of(NORMAL, 0.1, 0).warning())
        .hasValueSatisfying(
            w -> assertThat(w).contains("score lower", "either the model was fitted on these"));
  }

  @Test
  void onlyTheLastImagesCountAndFewSayNothing() {
    DriftMonitor monitor = new DriftMonitor(NORMAL, 30);
    assertThat(monitor.current().orElseThrow().images()).isZero();
    for (int i = 0; i < 19; i++) {
      monitor.add(1000);
    }
    assertThat(monitor.current().orElseThrow().highImages()).isEqualTo(19);
    assertThat(monitor.current().orElseThrow().isSuspected()).isFalse();

    monitor.add(Double.NaN);
    for (int i = 0; i < 30; i++) {
      monitor.add(3.3 * i);
    }

    assertThat(monitor.current().orElseThrow().images()).isEqualTo(30);
    assertThat(monitor.current().orElseThrow().highImages()).isZero();
    assertThat(monitor.current().orElseThrow().isSuspected()).isFalse();
  }

  @Test
  void aModelThatRemembersNothingHasNoDrift() {
    PostProcessor bare = new PostProcessor(new Normalization(1, 0, 2), Optional.empty());

    assertThat(new DriftMonitor(bare, 10).current()).isEmpty();
    assertThatThrownBy(() -> new DriftMonitor(bare, 0)).hasMessageContaining("expected at least 1");
  }

  @Test
  void theListenerIsToldOnceUntilItIsOver() {
    List<Drift> told = new ArrayList<>();
    WatchedScores scores = new WatchedScores(NORMAL, new DriftWatch(20, told::add));

    add(scores, 60, 200);
    assertThat(told).hasSize(1);
    for (int i = 0; i < 20; i++) {
      scores.add(5 * i);
    }
    assertThat(scores.current().orElseThrow().isSuspected()).isFalse();
    add(scores, 20, 200);
    assertThat(told).hasSize(2);
    scores.forget();
    assertThat(scores.current().orElseThrow().images()).isZero();
    add(scores, 20, 200);
    assertThat(told).hasSize(3);
  }

  @Test
  void aListenerThatFailsCostsNoScore() {
    WatchedScores scores =
        new WatchedScores(
            NORMAL,
            new DriftWatch(
                20,
                drift -> {
                  throw new IllegalStateException("the listener");
                }));

    add(scores, 40, 200);

    assertThat(scores.current().orElseThrow().images()).isEqualTo(20);
  }

  private static void add(WatchedScores scores, int count, double score) {
    for (int i = 0; i < count; i++) {
      scores.add(score);
    }
  }
}
