package org.deepfeature.dfm.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Intervals and comparisons. */
class UncertaintyTest {
  private static double[] scores(boolean[] labels, double shift, long seed) {
    Random random = new Random(seed);
    double[] scores = new double[labels.length];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = random.nextGaussian() + (labels[i] ? shift : 0);
    }
    return scores;
  }

  private static boolean[] labels(int n) {
    boolean[] labels = new boolean[n];
    for (int i = 0; i < n; i++) {
      labels[i] = i % 3 == 0;
    }
    return labels;
  }

  @Test
  void bootstrapOfAurocAgreesWithDeLongsError() {
    boolean[] labels = labels(900);
    double[] scores = scores(labels, 1, 4);
    Interval bootstrap = new Bootstrap(0).intervals(scores, labels, 0.5).auroc().orElseThrow();
    // A model that ties everything has AUROC 1/2 without error: what is left is the other's.
    DeLong alone = DeLong.of(scores, new double[900], labels).orElseThrow();
    Interval normal = alone.interval().orElseThrow();
    double width = normal.high() - normal.low();
    assertThat(bootstrap.low()).isCloseTo(0.5 + normal.low(), within(0.1 * width));
    assertThat(bootstrap.high()).isCloseTo(0.5 + normal.high(), within(0.1 * width));
  }

  @Test
  void deLongsIntervalHoldsTheTrueDifferenceInNineteenOfTwentySets() {
    boolean[] labels = labels(150);
    int held = 0;
    for (int i = 0; i < 1000; i++) {
      Interval interval =
          DeLong.of(scores(labels, 1, 2L * i), scores(labels, 1, 2L * i + 1), labels)
              .flatMap(DeLong::interval)
              .orElseThrow();
      held += interval.low() <= 0 && interval.high() >= 0 ? 1 : 0;
    }
    // Binomial: three standard deviations are 21.
    assertThat(held).isBetween(925, 975);
  }

  @Property(tries = 30)
  void intervalsHoldTheValueAndFollowTheSeedAlone(
      @ForAll long seed, @ForAll @IntRange(min = 30, max = 80) int n) {
    boolean[] labels = labels(n);
    double[] scores = scores(labels, 0.5, seed);
    ImageIntervals intervals = new Bootstrap(seed).intervals(scores, labels, 0.2);
    assertThat(new Bootstrap(seed).intervals(scores, labels, 0.2)).isEqualTo(intervals);
    double auroc = Auroc.of(scores, labels).getAsDouble();
    intervals.auroc().ifPresent(i -> assertThat(auroc).isBetween(i.low(), i.high()));
    double f1 = ConfusionMatrix.of(scores, labels, 0.2).f1().getAsDouble();
    intervals.f1().ifPresent(i -> assertThat(f1).isBetween(i.low(), i.high()));
  }

  @Property(tries = 50)
  void swappingModelsTurnsTheDifferenceRound(@ForAll long seed) {
    boolean[] labels = labels(60);
    double[] a = scores(labels, 1, seed);
    double[] b = scores(labels, 0.5, seed + 1);
    PairedComparison one = PairedComparison.of(a, b, labels, 7);
    PairedComparison other = PairedComparison.of(b, a, labels, 7);
    assertThat(one.auroc().difference()).isEqualTo(-other.auroc().difference());
    assertThat(one.auroc().p()).isEqualTo(other.auroc().p());
    assertThat(one.auroc().aurocA()).isCloseTo(Auroc.of(a, labels).getAsDouble(), within(1e-12));
    assertThat(one.aupr().a()).isEqualTo(Aupr.of(a, labels).getAsDouble());
    assertThat(one.f1Max().b()).isEqualTo(F1Max.of(b, labels).orElseThrow().value());
    Interval there = one.aupr().interval().orElseThrow();
    Interval back = other.aupr().interval().orElseThrow();
    assertThat(there.low()).isCloseTo(-back.high(), within(1e-12));
  }

  @Test
  void aModelBesideItselfDoesNotDiffer() {
    boolean[] labels = labels(40);
    double[] scores = scores(labels, 1, 3);
    PairedComparison same = PairedComparison.of(scores, scores, labels, 0);
    assertThat(same.auroc().difference()).isZero();
    assertThat(same.auroc().p()).hasValue(1);
    assertThat(same.auroc().interval()).isEmpty();
    assertThat(same.f1Max().interval()).isEmpty();
  }

  @Test
  void aPerfectRankingHasNoInterval() {
    boolean[] labels = labels(30);
    ImageIntervals intervals = new Bootstrap(0).intervals(scores(labels, 99, 1), labels, 50);
    assertThat(intervals.auroc()).isEmpty();
    assertThat(intervals.f1()).isEmpty();
    assertThat(new Bootstrap(0).ofMean(new double[] {1, 1})).isEmpty();
    assertThat(new Bootstrap(0).ofMean(new double[] {1, 0, 1})).contains(new Interval(0, 1));
  }

  @Test
  void fewerThanTwoOfAClassAreNotCompared() {
    boolean[] one = {true, false, false};
    double[] scores = {1, 2, 3};
    assertThat(new Bootstrap(0).intervals(scores, one, 1).auroc()).isEmpty();
    assertThatThrownBy(() -> PairedComparison.of(scores, scores, one, 0))
        .hasMessage("2 normal and 1 anomalous images; a comparison takes two of each");
    assertThatThrownBy(() -> DeLong.of(scores, new double[2], one))
        .hasMessage("2 scores do not go with 3 labels");
  }
}
