package org.deepfeature.dfm.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.deepfeature.dfm.api.Accumulator;
import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.api.Projection;
import org.deepfeature.dfm.api.Reducer;
import org.junit.jupiter.api.Test;
import org.junit.runner.RunWith;

/**
 * What every reducer promises. Subspaces are compared by what they leave over, never by signs. Not
 * thread-safe: one test at a time.
 */
@RunWith(RequiresJUnitPlatform.class)
public abstract class ReducerContract {
  private static final int ROWS = 90;
  private static final int DIMENSION = 24;
  private static final int POSITIONS = 6;

  /**
   * @return the reducer under test, with settings that suit rows of 24 values
   */
  protected abstract Reducer reducer();

  /**
   * @return kernels to test it over
   */
  protected abstract LinearAlgebra linearAlgebra();

  /**
   * @return how far residuals of two fits of the same rows may differ, relative to the largest
   */
  protected double tolerance() {
    return 1e-9;
  }

  private Accumulator<Projection> begin(Matrix... blocks) {
    Accumulator<Projection> accumulator = reducer().begin(linearAlgebra(), DIMENSION);
    for (Matrix block : blocks) {
      accumulator.add(block);
    }
    return accumulator;
  }

  private Projection fit(Matrix... blocks) {
    return begin(blocks).finish();
  }

  private void assertSame(Projection actual, Projection expected, double scale) {
    Matrix fresh = PointClouds.of(10, DIMENSION, scale, 3);
    assertThat(actual.components()).isEqualTo(expected.components());
    assertThat(actual.explainedVarianceRatio())
        .isCloseTo(expected.explainedVarianceRatio(), within(Math.max(1e-9, tolerance())));
    double[] residual = actual.residual(fresh).data();
    double[] other = expected.residual(fresh).data();
    double largest = PointClouds.largest(fresh.data());
    for (int i = 0; i < residual.length; i++) {
      assertThat(residual[i]).isCloseTo(other[i], within(tolerance() * largest));
    }
  }

  @Test
  void mergedPartsInAnySplitAndOrderAreTheWhole() {
    Matrix cloud = PointClouds.of(ROWS, DIMENSION, 1, 1);
    Projection whole = fit(cloud);
    for (int split : new int[] {0, 1, 31, ROWS}) {
      Matrix front = cloud.copyOfRows(0, split);
      Matrix back = cloud.copyOfRows(split, ROWS);
      Accumulator<Projection> first = begin(front);
      first.merge(begin(back));
      assertThat(first.count()).isEqualTo(ROWS);
      assertSame(first.finish(), whole, 1);
      Accumulator<Projection> second = begin(back);
      second.merge(begin(front));
      assertSame(second.finish(), whole, 1);
    }
  }

  @Test
  void sizeOfTheBlocksDoesNotMatter() {
    Matrix cloud = PointClouds.of(ROWS, DIMENSION, 1, 1);
    Accumulator<Projection> single = begin();
    for (int i = 0; i < ROWS; i++) {
      single.add(cloud.copyOfRows(i, i + 1));
    }
    assertSame(single.finish(), fit(cloud), 1);
  }

  @Test
  void copyIsOnItsOwn() {
    Matrix cloud = PointClouds.of(ROWS, DIMENSION, 1, 1);
    Accumulator<Projection> whole = begin(cloud.copyOfRows(0, 40));
    Accumulator<Projection> copy = whole.copy();
    whole.add(cloud.copyOfRows(40, ROWS));
    assertSame(copy.finish(), fit(cloud.copyOfRows(0, 40)), 1);
    assertSame(whole.finish(), fit(cloud), 1);
  }

  @Test
  void residualAndReconstructionMakeTheRow() {
    Projection projection = fit(PointClouds.of(ROWS, DIMENSION, 1, 1));
    Matrix fresh = PointClouds.of(7, DIMENSION, 1, 2);

    double[] residual = projection.residual(fresh).data();
    double[] back = projection.inverseTransform(projection.transform(fresh)).data();

    for (int i = 0; i < residual.length; i++) {
      assertThat(residual[i] + back[i]).isCloseTo(fresh.data()[i], within(1e-9));
    }
  }

  @Test
  void whatIsInTheSubspaceStaysThere() {
    Projection projection = fit(PointClouds.of(ROWS, DIMENSION, 1, 1));
    Matrix fresh = PointClouds.of(7, DIMENSION, 1, 2);
    Matrix inside = projection.inverseTransform(projection.transform(fresh));

    assertThat(PointClouds.largest(projection.residual(inside).data())).isLessThan(1e-8);
  }

  @Test
  void shapesAreThoseThatItTells() {
    Projection projection = fit(PointClouds.of(ROWS, DIMENSION, 1, 1));
    assertThat(projection.inputDimension()).isEqualTo(DIMENSION);
    assertThat(projection.components()).isBetween(1, DIMENSION);
    assertThat(projection.explainedVarianceRatio()).isBetween(0.0, 1.0);
    assertThat(projection.lostVarianceRatio()).isBetween(0.0, 1.0);
    for (int rows : new int[] {0, 1, 5}) {
      Matrix coordinates = projection.transform(PointClouds.of(rows, DIMENSION, 1, 2));
      assertThat(coordinates.rows()).isEqualTo(rows);
      assertThat(coordinates.columns()).isEqualTo(projection.components());
    }
  }

  @Test
  void rowsAreTreatedAlone() {
    Projection projection = fit(PointClouds.of(ROWS, DIMENSION, 1, 1));
    Matrix fresh = PointClouds.of(7, DIMENSION, 1, 2);
    Matrix together = projection.residual(fresh);
    for (int i = 0; i < 7; i++) {
      double[] alone = projection.residual(fresh.copyOfRows(i, i + 1)).data();
      for (int j = 0; j < DIMENSION; j++) {
        assertThat(alone[j]).isCloseTo(together.get(i, j), within(1e-11));
      }
    }
  }

  @Test
  void stateRestoresItExactly() {
    Projection projection = fit(PointClouds.of(ROWS, DIMENSION, 1, 1));
    Matrix fresh = PointClouds.of(7, DIMENSION, 1, 2);

    Projection restored = reducer().restore(linearAlgebra(), projection.state());

    assertThat(restored.transform(fresh)).isEqualTo(projection.transform(fresh));
    assertThat(restored.residual(fresh)).isEqualTo(projection.residual(fresh));
    assertThat(restored.explainedVarianceRatio()).isEqualTo(projection.explainedVarianceRatio());
  }

  @Test
  void inputsAreNotTouched() {
    Matrix cloud = PointClouds.of(ROWS, DIMENSION, 1, 1);
    Matrix fresh = PointClouds.of(7, DIMENSION, 1, 2);
    Untouched training = Untouched.of("rows to fit on", cloud);
    Untouched projected = Untouched.of("rows to project", fresh);
    Projection projection = fit(cloud);
    training.check(cloud);
    Matrix coordinates = projection.transform(fresh);
    projected.check(fresh);
    projection.residual(fresh);
    projected.check(fresh);
    projection.squaredErrors(fresh, POSITIONS);
    projected.check(fresh);
    Untouched given = Untouched.of("coordinates", coordinates);
    projection.inverseTransform(coordinates);
    given.check(coordinates);
  }

  @Test
  void whoeverAddedRowsMayUseTheirArrayAgain() {
    Matrix cloud = PointClouds.of(ROWS, DIMENSION, 1, 1);
    Accumulator<Projection> accumulator = begin(cloud);
    Arrays.fill(cloud.data(), 1e6);

    assertSame(accumulator.finish(), fit(PointClouds.of(ROWS, DIMENSION, 1, 1)), 1);
  }

  @Test
  void squaredErrorsAreTheSquaresOfTheResidualSummedOverChannels() {
    assertSquares(POSITIONS);
  }

  @Test
  void squaredErrorsOfOnePositionAreTheSumOfAllSquares() {
    assertSquares(1);
  }

  private void assertSquares(int positions) {
    Projection projection = fit(PointClouds.of(ROWS, DIMENSION, 1, 1));
    Matrix fresh = PointClouds.of(7, DIMENSION, 1, 2);
    Matrix residual = projection.residual(fresh);

    Matrix maps = projection.squaredErrors(fresh, positions);

    assertThat(maps.rows()).isEqualTo(7);
    assertThat(maps.columns()).isEqualTo(positions);
    for (int i = 0; i < 7; i++) {
      for (int p = 0; p < positions; p++) {
        double expected = 0;
        for (int j = p; j < DIMENSION; j += positions) {
          expected += residual.get(i, j) * residual.get(i, j);
        }
        assertThat(maps.get(i, p)).isCloseTo(expected, within(1e-9 * Math.max(1, expected)));
      }
    }
  }

  @Test
  void tinyAndHugeDataGiveTheSameSubspace() {
    Matrix fresh = PointClouds.of(5, DIMENSION, 1, 3);
    double[] expected = fit(PointClouds.of(ROWS, DIMENSION, 1, 1)).residual(fresh).data();
    for (double scale : new double[] {1e-30, 1e30}) {
      Projection projection = fit(PointClouds.of(ROWS, DIMENSION, scale, 1));
      double[] residual = projection.residual(PointClouds.of(5, DIMENSION, scale, 3)).data();
      for (int i = 0; i < residual.length; i++) {
        assertThat(residual[i] / scale).isCloseTo(expected[i], within(Math.max(1e-7, tolerance())));
      }
    }
  }

  @Test
  void degenerateDataAreDefined() {
    List<Matrix> clouds = new ArrayList<>();
    clouds.add(PointClouds.of(1, DIMENSION, 1, 1));
    clouds.add(PointClouds.of(2, DIMENSION, 1, 1));
    clouds.add(PointClouds.constant(9, DIMENSION));
    Matrix withConstantColumn = PointClouds.of(ROWS, DIMENSION, 1, 1);
    for (int i = 0; i < ROWS; i++) {
      withConstantColumn.data()[i * DIMENSION] = 3;
    }
    clouds.add(withConstantColumn);
    for (Matrix cloud : clouds) {
      Projection projection = fit(cloud);
      assertThat(projection.explainedVarianceRatio()).isBetween(0.0, 1.0);
      for (double value : projection.residual(PointClouds.of(4, DIMENSION, 1, 3)).data()) {
        assertThat(value).isFinite();
      }
      for (double value :
          projection.state().matrices().values().stream()
              .flatMapToDouble(m -> Arrays.stream(m.data()))
              .toArray()) {
        assertThat(value).isFinite();
      }
    }
  }

  @Test
  void notFiniteOrMisshapenRowsAreRefusedByName() {
    Projection projection = fit(PointClouds.of(ROWS, DIMENSION, 1, 1));
    for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
      Matrix rows = PointClouds.of(4, DIMENSION, 1, 1);
      rows.data()[2 * DIMENSION + 5] = bad;
      assertThatThrownBy(() -> begin(rows))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("Row 2, column 5")
          .hasMessageContaining(Double.toString(bad));
      assertThatThrownBy(() -> projection.transform(rows))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("Row 2, column 5");
    }
    assertThatThrownBy(() -> projection.transform(Matrix.zeros(1, DIMENSION + 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("25")
        .hasMessageContaining("24");
  }

  @Test
  void nothingAddedAndFinishingTwiceSaySo() {
    assertThatThrownBy(() -> begin().finish()).isInstanceOf(IllegalStateException.class);
    Accumulator<Projection> once = begin(PointClouds.of(ROWS, DIMENSION, 1, 1));
    once.finish();
    assertThatThrownBy(once::finish).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> once.add(PointClouds.of(1, DIMENSION, 1, 1)))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void severalThreadsMayProjectAtOnce() {
    Projection projection = fit(PointClouds.of(ROWS, DIMENSION, 1, 1));
    Matrix fresh = PointClouds.of(7, DIMENSION, 1, 2);
    Matrix expected = projection.residual(fresh);

    assertThat(IntStream.range(0, 64).parallel().mapToObj(i -> projection.residual(fresh)).toList())
        .allMatch(expected::equals);
  }

  @Test
  void sameRowsGiveTheSameFit() {
    Matrix cloud = PointClouds.of(ROWS, DIMENSION, 1, 1);
    Matrix fresh = PointClouds.of(7, DIMENSION, 1, 2);

    assertThat(fit(cloud).residual(fresh)).isEqualTo(fit(cloud).residual(fresh));
  }
}
