package org.deepfeature.dfm.core.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.deepfeature.dfm.api.Matrix;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sums of squared residuals, by Pythagoras or not. */
class SubspaceTest {
  /** Of odd and even lengths, with axes to spare of fives, from far outside to almost inside. */
  @ParameterizedTest
  @CsvSource({"31, 5, 1", "32, 8, 0.1", "33, 3, 1e-3", "64, 7, 1e-8", "17, 0, 1", "40, 11, 0"})
  void sumsAreThoseOfTheResidualsHoweverSmallTheyAre(int dimension, int axes, double outside) {
    Random random = new Random(dimension);
    Matrix mean = Matrix.zeros(1, dimension);
    Matrix directions = Matrix.zeros(axes, dimension);
    for (int i = 0; i < axes; i++) {
      directions.data()[i * dimension + (3 * i + 1) % dimension] = 1;
    }
    Matrix rows = Matrix.zeros(9, dimension);
    for (int i = 0; i < rows.data().length; i++) {
      mean.data()[i % dimension] = 0.5;
      rows.data()[i] = 0.5 + outside * random.nextGaussian();
    }
    for (int row = 0; row < 9; row++) {
      for (int i = 0; i < axes; i++) {
        rows.data()[row * dimension + (3 * i + 1) % dimension] += 10 * random.nextGaussian();
      }
    }
    Subspace subspace = new Subspace(mean, directions);

    Matrix residuals = subspace.residuals(rows, 2);
    Matrix found = subspace.squares(rows, 1, 2);

    for (int row = 0; row < 9; row++) {
      double expected = 0;
      for (int j = 0; j < dimension; j++) {
        expected += residuals.get(row, j) * residuals.get(row, j);
      }
      assertThat(found.get(row, 0)).isCloseTo(expected, within(1e-11 * expected));
      assertThat(subspace.squares(rows.copyOfRows(row, row + 1), 1, 1).get(0, 0))
          .isEqualTo(found.get(row, 0));
    }
  }
}
