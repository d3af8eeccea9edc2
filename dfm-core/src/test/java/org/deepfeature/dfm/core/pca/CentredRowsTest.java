package org.deepfeature.dfm.core.pca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.deepfeature.dfm.api.Matrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CentredRowsTest {
  /** Wide enough for several tasks. */
  private static Matrix random(double scale) {
    Random random = new Random(1);
    Matrix rows = Matrix.zeros(7, 3000);
    for (int i = 0; i < rows.data().length; i++) {
      rows.data()[i] = scale * (5 + random.nextGaussian());
    }
    return rows;
  }

  @ParameterizedTest
  @ValueSource(doubles = {1, 1e-200, 1e200})
  void numberOfThreadsDoesNotChangeABit(double scale) {
    CentredRows expected = CentredRows.copyOf(random(scale), 1);
    for (int threads : new int[] {2, 3, 16}) {
      assertThat(CentredRows.copyOf(random(scale), threads)).isEqualTo(expected);
    }
  }

  @Test
  void columnsHaveTheMeanZeroAndTheirSquaresAreTold() {
    Matrix rows = random(1);
    Matrix before = rows.copyOfRows(0, rows.rows());

    CentredRows centred = CentredRows.copyOf(rows, 2);

    assertThat(rows).as("not modified").isEqualTo(before);
    double squares = 0;
    for (int j = 0; j < rows.columns(); j++) {
      double sum = 0;
      for (int i = 0; i < rows.rows(); i++) {
        double value = centred.rows().get(i, j);
        sum += value;
        squares += value * value;
        assertThat(value + centred.mean().get(0, j)).isCloseTo(rows.get(i, j), within(1e-14));
      }
      assertThat(sum).isCloseTo(0, within(1e-13));
    }
    assertThat(centred.totalSquares()).isCloseTo(squares, within(1e-9));
  }

  @Test
  void squaresThatWouldLeaveTheRangeOfNumbersAreScaledByAPowerOfTwo() {
    CentredRows tiny = CentredRows.copyOf(random(1e-200), 1);

    assertThat(tiny.totalSquares()).isPositive().isFinite();
    assertThat(tiny.scale()).isEqualTo(Math.scalb(1.0, Math.getExponent(tiny.scale())));
  }
}
