package org.deepfeature.dfm.linalg.ejml;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.testkit.LinearAlgebraContract;
import org.junit.jupiter.api.Test;

final class EjmlLinearAlgebraTest extends LinearAlgebraContract {
  @Override
  protected LinearAlgebra linearAlgebra() {
    return new EjmlLinearAlgebra();
  }

  private static Matrix random(int rows, int columns, int seed) {
    Random random = new Random(seed);
    Matrix matrix = Matrix.zeros(rows, columns);
    for (int i = 0; i < matrix.data().length; i++) {
      matrix.data()[i] = random.nextGaussian();
    }
    return matrix;
  }

  @Test
  void rowsOfAProductDoNotDependOnTheRowsBesideThemToTheBit() {
    Matrix rows = random(40, 700, 1);
    Matrix axes = random(23, 700, 2);
    Matrix coordinates = linearAlgebra().multiplyTransposeB(rows, axes);
    Matrix back = linearAlgebra().multiply(coordinates, axes);
    for (int size : new int[] {1, 7}) {
      for (int from = 0; from < 40; from += size) {
        int to = Math.min(40, from + size);
        Matrix some = linearAlgebra().multiplyTransposeB(rows.copyOfRows(from, to), axes);
        assertThat(some).isEqualTo(coordinates.copyOfRows(from, to));
        assertThat(linearAlgebra().multiply(some, axes)).isEqualTo(back.copyOfRows(from, to));
      }
    }
  }
}
