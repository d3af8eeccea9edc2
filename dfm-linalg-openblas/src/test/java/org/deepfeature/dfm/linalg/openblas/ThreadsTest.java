package org.deepfeature.dfm.linalg.openblas;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.api.Matrix;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ThreadsTest {

  private static Matrix random(int rows, int columns) {
    Random random = new Random(1);
    Matrix matrix = Matrix.zeros(rows, columns);
    for (int i = 0; i < matrix.data().length; i++) {
      matrix.data()[i] = random.nextGaussian();
    }
    return matrix;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void everyKernelCallsOpenBlasWithItsOwnNumberOfThreads(int threads) {
    LinearAlgebra openblas = OpenBlasLinearAlgebra.load();
    LinearAlgebra bounded = openblas.withThreads(threads);
    LinearAlgebra other = openblas.withThreads(threads + 1);
    Matrix square = random(20, 20);
    Matrix wide = random(20, 5000);
    for (Consumer<LinearAlgebra> kernel :
        java.util.List.<Consumer<LinearAlgebra>>of(
            la -> la.multiply(square, square),
            la -> la.multiply(square, wide),
            la -> la.multiplyTransposeA(square, wide),
            la -> la.multiplyTransposeB(square, square),
            la -> la.gram(square),
            la -> la.gram(wide),
            la -> la.eigenSymmetric(square))) {
      kernel.accept(other);
      assertThat(OpenBlas.openblas_get_num_threads()).isEqualTo(threads + 1);
      kernel.accept(bounded);
      assertThat(OpenBlas.openblas_get_num_threads()).isEqualTo(threads);
    }
    assertThat(bounded.threads()).isEqualTo(threads);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void severalThreadsWithBoundsOfTheirOwnGetRightResults(int threads) {
    LinearAlgebra openblas = OpenBlasLinearAlgebra.load();
    Matrix wide = random(20, 5000);
    Matrix expected = openblas.withThreads(1).gram(wide);

    assertThat(
            IntStream.range(0, 40)
                .parallel()
                .mapToObj(i -> openblas.withThreads(1 + i % (threads + 1)).gram(wide)))
        .allSatisfy(
            gram -> {
              for (int i = 0; i < gram.data().length; i++) {
                assertThat(Math.abs(gram.data()[i] - expected.data()[i])).isLessThan(1e-8);
              }
            });
  }
}
