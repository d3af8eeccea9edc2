package org.deepfeature.dfm.linalg.openblas;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
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
  void largeKernelsUseTheirOwnNumberOfThreadsAndSmallOnesOne(int threads) {
    LinearAlgebra bounded = OpenBlasLinearAlgebra.load().withThreads(threads);
    Matrix square = random(20, 20);
    Matrix large = random(620, 620);
    Matrix wide = random(200, 5000);
    for (Consumer<LinearAlgebra> kernel :
        List.<Consumer<LinearAlgebra>>of(
            la -> la.multiply(large, large),
            la -> la.multiply(random(200, 200), wide),
            la -> la.multiplyTransposeA(large, random(620, 30)),
            la -> la.multiplyTransposeA(large, large),
            la -> la.multiplyTransposeB(wide, wide),
            la -> la.gram(large),
            la -> la.gram(wide),
            la -> la.eigenSymmetric(large))) {
      kernel.accept(bounded);
      assertThat(OpenBlas.openblas_get_num_threads()).isEqualTo(threads);
      bounded.gram(square);
      assertThat(OpenBlas.openblas_get_num_threads()).isEqualTo(1);
      bounded.eigenSymmetric(square);
      assertThat(OpenBlas.openblas_get_num_threads()).isEqualTo(1);
    }
    assertThat(bounded.threads()).isEqualTo(threads);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void severalThreadsWithBoundsOfTheirOwnGetRightResults(int threads) {
    LinearAlgebra openblas = OpenBlasLinearAlgebra.load();
    Matrix wide = random(100, 5000);
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
