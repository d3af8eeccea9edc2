package org.deepfeature.dfm.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.deepfeature.dfm.api.Accumulator;
import org.deepfeature.dfm.api.Density;
import org.deepfeature.dfm.api.DensityModel;
import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.api.Matrix;
import org.junit.jupiter.api.Test;
import org.junit.runner.RunWith;

/** What every density promises. Not thread-safe: one test at a time. */
@RunWith(RequiresJUnitPlatform.class)
public abstract class DensityModelContract {
  private static final int ROWS = 120;
  private static final int DIMENSION = 12;

  /**
   * @return the density model under test, with settings that suit rows of 12 values
   */
  protected abstract DensityModel densityModel();

  /**
   * @return kernels to test it over
   */
  protected abstract LinearAlgebra linearAlgebra();

  private Accumulator<Density> begin(Matrix... blocks) {
    Accumulator<Density> accumulator = densityModel().begin(linearAlgebra(), DIMENSION);
    for (Matrix block : blocks) {
      accumulator.add(block);
    }
    return accumulator;
  }

  private Density fit(Matrix... blocks) {
    return begin(blocks).finish();
  }

  private static void assertSame(Density actual, Density expected) {
    Matrix fresh = PointClouds.of(20, DIMENSION, 1, 2);
    double[] scores = actual.negativeLogLikelihood(fresh);
    double[] others = expected.negativeLogLikelihood(fresh);
    for (int i = 0; i < scores.length; i++) {
      assertThat(scores[i]).isCloseTo(others[i], within(1e-8 * Math.max(1, Math.abs(others[i]))));
    }
  }

  @Test
  void whatIsFarAwayIsLessLikely() {
    Density density = fit(PointClouds.of(ROWS, DIMENSION, 1, 1));
    Matrix near = PointClouds.of(20, DIMENSION, 1, 2);
    Matrix far = PointClouds.of(20, DIMENSION, 1, 2);
    for (int i = 0; i < far.data().length; i++) {
      far.data()[i] += 8;
    }

    double most = Arrays.stream(density.negativeLogLikelihood(near)).max().orElseThrow();
    double least = Arrays.stream(density.negativeLogLikelihood(far)).min().orElseThrow();

    assertThat(least).isGreaterThan(most);
  }

  @Test
  void mergedPartsAreTheWhole() {
    Matrix cloud = PointClouds.of(ROWS, DIMENSION, 1, 1);
    Density whole = fit(cloud);
    for (int split : new int[] {0, 1, 50, ROWS}) {
      Accumulator<Density> first = begin(cloud.copyOfRows(0, split));
      first.merge(begin(cloud.copyOfRows(split, ROWS)));
      assertThat(first.count()).isEqualTo(ROWS);
      assertSame(first.finish(), whole);
    }
  }

  @Test
  void copyIsOnItsOwn() {
    Matrix cloud = PointClouds.of(ROWS, DIMENSION, 1, 1);
    Accumulator<Density> whole = begin(cloud.copyOfRows(0, 60));
    Accumulator<Density> copy = whole.copy();
    whole.add(cloud.copyOfRows(60, ROWS));
    assertSame(copy.finish(), fit(cloud.copyOfRows(0, 60)));
    assertSame(whole.finish(), fit(cloud));
  }

  @Test
  void stateRestoresItExactly() {
    Density density = fit(PointClouds.of(ROWS, DIMENSION, 1, 1));
    Matrix fresh = PointClouds.of(20, DIMENSION, 1, 2);

    Density restored = densityModel().restore(linearAlgebra(), density.state());

    assertThat(restored.negativeLogLikelihood(fresh))
        .isEqualTo(density.negativeLogLikelihood(fresh));
    assertThat(restored.dimension()).isEqualTo(density.dimension()).isEqualTo(DIMENSION);
  }

  @Test
  void rowsAreTreatedAlone() {
    Density density = fit(PointClouds.of(ROWS, DIMENSION, 1, 1));
    Matrix fresh = PointClouds.of(9, DIMENSION, 1, 2);
    double[] together = density.negativeLogLikelihood(fresh);
    for (int i = 0; i < 9; i++) {
      assertThat(density.negativeLogLikelihood(fresh.copyOfRows(i, i + 1))[0])
          .isCloseTo(together[i], within(1e-9 * Math.max(1, Math.abs(together[i]))));
    }
    assertThat(density.negativeLogLikelihood(Matrix.zeros(0, DIMENSION))).isEmpty();
  }

  @Test
  void contributionsAreNotNegativeAndHaveTheShapeOfTheRows() {
    Matrix fresh = PointClouds.of(9, DIMENSION, 1, 2);
    fit(PointClouds.of(ROWS, DIMENSION, 1, 1))
        .contributions(fresh)
        .ifPresent(
            map -> {
              assertThat(map.rows()).isEqualTo(9);
              assertThat(map.columns()).isEqualTo(DIMENSION);
              assertThat(Arrays.stream(map.data()).allMatch(value -> value >= 0)).isTrue();
            });
  }

  @Test
  void inputsAreNotTouched() {
    Matrix cloud = PointClouds.of(ROWS, DIMENSION, 1, 1);
    Matrix fresh = PointClouds.of(9, DIMENSION, 1, 2);
    Untouched training = Untouched.of("rows to fit on", cloud);
    Untouched scored = Untouched.of("rows to score", fresh);
    Density density = fit(cloud);
    training.check(cloud);
    density.negativeLogLikelihood(fresh);
    scored.check(fresh);
    density.contributions(fresh);
    scored.check(fresh);
    Matrix saved = density.state().matrices().values().iterator().next();
    Untouched state = Untouched.of("a saved state", saved);
    densityModel().restore(linearAlgebra(), density.state()).negativeLogLikelihood(fresh);
    state.check(saved);
  }

  @Test
  void whoeverAddedRowsMayUseTheirArrayAgain() {
    Matrix cloud = PointClouds.of(ROWS, DIMENSION, 1, 1);
    Accumulator<Density> accumulator = begin(cloud);
    Arrays.fill(cloud.data(), 1e6);

    assertSame(accumulator.finish(), fit(PointClouds.of(ROWS, DIMENSION, 1, 1)));
  }

  @Test
  void degenerateDataAreDefined() {
    Matrix withConstantColumn = PointClouds.of(ROWS, DIMENSION, 1, 1);
    for (int i = 0; i < ROWS; i++) {
      withConstantColumn.data()[i * DIMENSION + 4] = 3;
    }
    for (Matrix cloud :
        List.of(
            PointClouds.of(1, DIMENSION, 1, 1),
            PointClouds.of(2, DIMENSION, 1, 1),
            PointClouds.of(5, DIMENSION, 1, 1),
            PointClouds.constant(9, DIMENSION),
            withConstantColumn)) {
      for (double score : fit(cloud).negativeLogLikelihood(PointClouds.of(9, DIMENSION, 1, 2))) {
        assertThat(score).isFinite();
      }
    }
  }

  @Test
  void tinyAndHugeDataKeepTheOrderOfScores() {
    Matrix fresh = PointClouds.of(15, DIMENSION, 1, 2);
    int[] expected = order(fit(PointClouds.of(ROWS, DIMENSION, 1, 1)).negativeLogLikelihood(fresh));
    for (double scale : new double[] {1e-30, 1e30}) {
      double[] scores =
          fit(PointClouds.of(ROWS, DIMENSION, scale, 1))
              .negativeLogLikelihood(PointClouds.of(15, DIMENSION, scale, 2));
      assertThat(Arrays.stream(scores).allMatch(Double::isFinite)).isTrue();
      assertThat(order(scores)).isEqualTo(expected);
    }
  }

  private static int[] order(double[] scores) {
    return IntStream.range(0, scores.length)
        .boxed()
        .sorted((a, b) -> Double.compare(scores[a], scores[b]))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  @Test
  void notFiniteOrMisshapenRowsAreRefusedByName() {
    Density density = fit(PointClouds.of(ROWS, DIMENSION, 1, 1));
    Matrix rows = PointClouds.of(4, DIMENSION, 1, 1);
    rows.data()[2 * DIMENSION + 5] = Double.NaN;
    assertThatThrownBy(() -> begin(rows))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Row 2, column 5");
    assertThatThrownBy(() -> density.negativeLogLikelihood(rows))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Row 2, column 5");
    assertThatThrownBy(() -> density.negativeLogLikelihood(Matrix.zeros(1, DIMENSION + 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("13")
        .hasMessageContaining("12");
  }

  @Test
  void sameRowsGiveTheSameFitAndThreadsMayScoreAtOnce() {
    Matrix cloud = PointClouds.of(ROWS, DIMENSION, 1, 1);
    Matrix fresh = PointClouds.of(9, DIMENSION, 1, 2);
    Density density = fit(cloud);
    double[] expected = fit(cloud).negativeLogLikelihood(fresh);

    assertThat(
            IntStream.range(0, 32)
                .parallel()
                .mapToObj(i -> density.negativeLogLikelihood(fresh))
                .toList())
        .allMatch(scores -> Arrays.equals(scores, expected));
  }

  @Test
  void nothingAddedAndFinishingTwiceSaySo() {
    assertThatThrownBy(() -> begin().finish()).isInstanceOf(IllegalStateException.class);
    Accumulator<Density> once = begin(PointClouds.of(ROWS, DIMENSION, 1, 1));
    once.finish();
    assertThatThrownBy(once::finish).isInstanceOf(IllegalStateException.class);
  }
}
