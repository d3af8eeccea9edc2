package org.deepfeature.dfm.core.pca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.deepfeature.dfm.api.Accumulator;
import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.api.Projection;
import org.deepfeature.dfm.api.Reducer;
import org.deepfeature.dfm.testkit.PlainLinearAlgebra;
import org.junit.jupiter.api.Test;

/** A stream against the exact analysis of the same rows. */
class IncrementalPcaTest {
  private static final LinearAlgebra PLAIN = new PlainLinearAlgebra();
  private static final PcaLevel LEVEL = PcaLevel.parse("0.97");
  private static final int ROWS = 1500;
  private static final int DIMENSION = 96;

  /** A power law of 30 directions, noise, and a mean that is far from 0. */
  private static Matrix data(int seed) {
    Random random = new Random(seed);
    Random axes = new Random(7);
    double[][] directions = new double[30][DIMENSION];
    for (double[] direction : directions) {
      for (int j = 0; j < DIMENSION; j++) {
        direction[j] = axes.nextGaussian();
      }
    }
    Matrix rows = Matrix.zeros(ROWS, DIMENSION);
    for (int i = 0; i < ROWS; i++) {
      for (int j = 0; j < DIMENSION; j++) {
        rows.data()[i * DIMENSION + j] = 50 + 0.05 * random.nextGaussian();
      }
      for (int r = 0; r < directions.length; r++) {
        double weight = random.nextGaussian() / (1 + r);
        for (int j = 0; j < DIMENSION; j++) {
          rows.data()[i * DIMENSION + j] += weight * directions[r][j];
        }
      }
    }
    return rows;
  }

  private static Accumulator<Projection> begin(Reducer reducer) {
    return reducer.begin(PLAIN, DIMENSION);
  }

  private static void assertSameSubspace(Projection actual, Projection expected, double share) {
    assertThat(actual.components()).isEqualTo(expected.components());
    assertThat(actual.explainedVarianceRatio())
        .isCloseTo(expected.explainedVarianceRatio(), within(1e-3));
    Matrix fresh = data(2);
    double[] exact = expected.residual(fresh).data();
    double[] found = actual.residual(fresh).data();
    double difference = 0;
    double whole = 0;
    for (int i = 0; i < exact.length; i++) {
      difference += (exact[i] - found[i]) * (exact[i] - found[i]);
      whole += exact[i] * exact[i];
    }
    assertThat(Math.sqrt(difference / whole)).isLessThan(share);
  }

  @Test
  void streamInManyBlocksFindsTheSubspaceOfTheExactFit() {
    Matrix rows = data(1);
    Accumulator<Projection> exact = begin(new Pca(LEVEL));
    Accumulator<Projection> stream = begin(new IncrementalPca(LEVEL, 90));
    exact.add(rows);
    for (int from = 0; from < ROWS; from += 37) {
      stream.add(rows.copyOfRows(from, Math.min(ROWS, from + 37)));
    }

    Projection projection = stream.finish();

    assertSameSubspace(projection, exact.finish(), 0.02);
    assertThat(projection.lostVarianceRatio()).isBetween(0.0, 0.01);
  }

  @Test
  void smallDataAreFittedExactly() {
    Matrix rows = data(1).copyOfRows(0, 100);
    Accumulator<Projection> exact = begin(new Pca(LEVEL));
    Accumulator<Projection> stream = begin(new IncrementalPca(LEVEL, 90));
    exact.add(rows);
    stream.add(rows);

    assertSameSubspace(stream.finish(), exact.finish(), 1e-9);
  }

  @Test
  void mergedHalvesFindWhatOneStreamFinds() {
    Matrix rows = data(1);
    Accumulator<Projection> whole = begin(new IncrementalPca(LEVEL, 90));
    Accumulator<Projection> front = begin(new IncrementalPca(LEVEL, 90));
    Accumulator<Projection> back = begin(new IncrementalPca(LEVEL, 90));
    whole.add(rows);
    front.add(rows.copyOfRows(0, 901));
    back.add(rows.copyOfRows(901, ROWS));

    back.merge(front);

    assertThat(back.count()).isEqualTo(ROWS);
    assertSameSubspace(back.finish(), whole.finish(), 0.02);
    assertThatThrownBy(front::finish).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void copyGoesItsOwnWay() {
    Matrix rows = data(1);
    Accumulator<Projection> stream = begin(new IncrementalPca(LEVEL, 90));
    stream.add(rows.copyOfRows(0, 700));
    Accumulator<Projection> copy = stream.copy();
    Projection early = copy.finish();
    stream.add(rows.copyOfRows(700, ROWS));

    assertThat(stream.count()).isEqualTo(ROWS);
    assertThat(early.components()).isPositive();
    Accumulator<Projection> whole = begin(new IncrementalPca(LEVEL, 90));
    whole.add(rows);
    assertSameSubspace(stream.finish(), whole.finish(), 1e-9);
  }

  @Test
  void whatTheRankCutsOffIsReportedAndCountsAsUnexplained() {
    Matrix rows = data(1);
    Accumulator<Projection> stream = begin(new IncrementalPca(PcaLevel.parse("1.0"), 5));
    stream.add(rows);

    Projection projection = stream.finish();

    assertThat(projection.components()).isEqualTo(5);
    assertThat(projection.lostVarianceRatio()).isGreaterThan(0.05);
    assertThat(projection.explainedVarianceRatio())
        .isCloseTo(1 - projection.lostVarianceRatio(), within(0.01));
  }

  @Test
  void stateOfAStreamIsRestoredByTheExactReducerToo() {
    Accumulator<Projection> stream = begin(new IncrementalPca(LEVEL, 90));
    stream.add(data(1));
    Projection projection = stream.finish();

    Projection restored = new Pca(LEVEL).restore(PLAIN, projection.state());

    Matrix fresh = data(3).copyOfRows(0, 10);
    assertThat(restored.residual(fresh)).isEqualTo(projection.residual(fresh));
    assertThat(restored.lostVarianceRatio()).isEqualTo(projection.lostVarianceRatio());
  }

  @Test
  void othersAndNothingAreRefused() {
    Accumulator<Projection> stream = begin(new IncrementalPca(LEVEL, 90));

    assertThatThrownBy(() -> stream.merge(begin(new Pca(LEVEL))))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(stream::finish)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no rows");
    assertThatThrownBy(() -> new IncrementalPca(LEVEL, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Rank 0");
  }
}
