package org.deepfeature.dfm.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.api.LinearAlgebra.SymmetricEigen;
import org.deepfeature.dfm.api.Matrix;
import org.junit.jupiter.api.Test;

final class PlainLinearAlgebraTest extends LinearAlgebraContract {
  @Override
  protected LinearAlgebra linearAlgebra() {
    return new PlainLinearAlgebra();
  }

  @Test
  void eigenvaluesAreThoseKnownOfTheSecondDifference() {
    // 2 on the diagonal, -1 beside it: the eigenvalues are 2 - 2 cos(k π / (n + 1)).
    int n = 9;
    Matrix matrix = Matrix.zeros(n, n);
    for (int i = 0; i < n; i++) {
      matrix.data()[i * n + i] = 2;
      if (i > 0) {
        matrix.data()[i * n + i - 1] = -1;
      }
    }

    double[] values = linearAlgebra().eigenSymmetric(matrix).values();

    for (int k = 1; k <= n; k++) {
      assertThat(values[n - k]).isCloseTo(2 - 2 * Math.cos(k * Math.PI / (n + 1)), within(1e-13));
    }
  }

  @Test
  void equalAndNegativeEigenvaluesAreFound() {
    Matrix swap = new Matrix(3, 3, new double[] {0, 1, 0, 1, 0, 0, 0, 0, 1});

    SymmetricEigen eigen = linearAlgebra().eigenSymmetric(swap);

    assertThat(eigen.values()).containsExactly(new double[] {1, 1, -1}, within(1e-15));
  }
}
