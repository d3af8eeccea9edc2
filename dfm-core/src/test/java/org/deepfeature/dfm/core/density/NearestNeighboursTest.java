package org.deepfeature.dfm.core.density;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.deepfeature.dfm.api.Accumulator;
import org.deepfeature.dfm.api.Density;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.testkit.PlainLinearAlgebra;
import org.junit.jupiter.api.Test;

class NearestNeighboursTest {
  private static Matrix random(int rows, int columns, long seed) {
    Random random = new Random(seed);
    Matrix matrix = Matrix.zeros(rows, columns);
    for (int i = 0; i < matrix.data().length; i++) {
      matrix.data()[i] = random.nextGaussian();
    }
    return matrix;
  }

  private static Density fit(Matrix rows, int channels, double coreset, int most) {
    Accumulator<Density> accumulator =
        new NearestNeighbours(coreset, most, 3)
            .begin(new PlainLinearAlgebra(), rows.columns(), channels);
    accumulator.add(rows);
    return accumulator.finish();
  }

  /** With all cells kept: the distance to the nearest, each pair of cells compared. */
  @Test
  void mapAndScoreAreDistancesToTheNearestNormalCell() {
    int channels = 3;
    int positions = 4;
    Matrix normal = random(5, channels * positions, 1);
    Matrix fresh = random(2, channels * positions, 2);
    Density density = fit(normal, channels, 1, 1000);
    Matrix map = density.contributions(fresh).orElseThrow();
    double[] scores = density.negativeLogLikelihood(fresh);
    for (int i = 0; i < 2; i++) {
      double farthest = 0;
      for (int p = 0; p < positions; p++) {
        double nearest = Double.POSITIVE_INFINITY;
        for (int n = 0; n < 5; n++) {
          for (int q = 0; q < positions; q++) {
            double square = 0;
            for (int c = 0; c < channels; c++) {
              double difference =
                  fresh.get(i, c * positions + p) - normal.get(n, c * positions + q);
              square += difference * difference;
            }
            nearest = Math.min(nearest, Math.sqrt(square));
          }
        }
        double cell = 0;
        for (int c = 0; c < channels; c++) {
          cell += map.get(i, c * positions + p);
        }
        assertThat(cell).isCloseTo(nearest, within(1e-12));
        farthest = Math.max(farthest, nearest);
      }
      assertThat(scores[i]).isCloseTo(farthest, within(1e-12));
    }
  }

  @Test
  void aCoresetLeavesNoCellFarAndDoesNotDependOnOrder() {
    Matrix rows = random(400, 40, 5);
    Matrix reversed = Matrix.zeros(400, 40);
    for (int i = 0; i < 400; i++) {
      System.arraycopy(rows.data(), i * 40, reversed.data(), (399 - i) * 40, 40);
    }
    Matrix fresh = random(20, 40, 6);
    Density half = fit(rows, 20, 0.5, 1000);
    assertThat(half.state().get("cells").rows()).isEqualTo(400);
    assertThat(half.negativeLogLikelihood(fresh))
        .isEqualTo(fit(reversed, 20, 0.5, 1000).negativeLogLikelihood(fresh));
    double[] all = fit(rows, 20, 1, 1000).negativeLogLikelihood(fresh);
    double[] some = half.negativeLogLikelihood(fresh);
    for (int i = 0; i < 20; i++) {
      assertThat(some[i]).isBetween(all[i] - 1e-12, 1.5 * all[i]);
    }
    assertThat(fit(rows, 20, 0.5, 7).state().get("cells").rows()).isEqualTo(7);
  }

  @Test
  void whatCannotBeIsRefused() {
    assertThatThrownBy(() -> new NearestNeighbours(0, 5, 0)).hasMessageContaining("coreset 0.0");
    assertThatThrownBy(() -> fit(random(3, 10, 1), 4, 1, 5))
        .hasMessageContaining("no whole number of cells of 4 channels");
  }
}
