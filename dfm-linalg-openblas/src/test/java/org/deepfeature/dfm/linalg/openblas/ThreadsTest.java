package org.deepfeature.dfm.linalg.openblas;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.IntStream;
import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.api.Matrix;
import org.junit.jupiter.api.Test;
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
  void largeDecompositionsUseTheLibrarysThreadsAndSmallOnesOne(int threads) {
    LinearAlgebra bounded = OpenBlasLinearAlgebra.load().withThreads(threads);
    bounded.eigenSymmetric(random(620, 620));
    assertThat(OpenBlas.openblas_get_num_threads()).isEqualTo(threads);
    bounded.eigenSymmetric(random(20, 20));
    assertThat(OpenBlas.openblas_get_num_threads()).isEqualTo(1);
    assertThat(bounded.threads()).isEqualTo(threads);
  }

  @Test
  void productsAreTheSameToTheBitForAnyNumberOfThreads() {
    LinearAlgebra one = OpenBlasLinearAlgebra.load().withThreads(1);
    Matrix wide = random(300, 9000);
    Matrix tall = random(9000, 120);
    Matrix left = random(70, 300);
    for (int threads : new int[] {2, 3, 5}) {
      LinearAlgebra several = one.withThreads(threads);
      assertThat(several.gram(wide)).isEqualTo(one.gram(wide));
      assertThat(several.multiply(left, wide)).isEqualTo(one.multiply(left, wide));
      assertThat(several.multiply(wide, tall)).isEqualTo(one.multiply(wide, tall));
      assertThat(several.multiplyTransposeA(tall, tall))
          .isEqualTo(one.multiplyTransposeA(tall, tall));
      assertThat(several.multiplyTransposeB(wide, wide))
          .isEqualTo(one.multiplyTransposeB(wide, wide));
    }
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
