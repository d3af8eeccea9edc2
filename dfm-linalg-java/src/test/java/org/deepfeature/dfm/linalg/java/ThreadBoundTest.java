package org.deepfeature.dfm.linalg.java;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ForkJoinPool;
import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.api.Matrix;
import org.junit.jupiter.api.Test;

/** How many threads work changes neither a bit nor the number of threads allowed. */
class ThreadBoundTest {
  private static Matrix random(int rows, int columns, int seed) {
    Random random = new Random(seed);
    Matrix matrix = Matrix.zeros(rows, columns);
    for (int i = 0; i < matrix.data().length; i++) {
      matrix.data()[i] = random.nextGaussian();
    }
    return matrix;
  }

  private static List<Matrix> everyKernel(LinearAlgebra linearAlgebra) {
    Matrix a = random(101, 4500, 1);
    Matrix b = random(4500, 53, 2);
    Matrix c = random(101, 77, 3);
    Matrix d = random(57, 4500, 4);
    Matrix gram = linearAlgebra.gram(a);
    Matrix large = linearAlgebra.gram(random(450, 500, 5));
    return List.of(
        linearAlgebra.multiply(a, b),
        linearAlgebra.multiplyTransposeA(a, c),
        linearAlgebra.multiplyTransposeB(a, d),
        linearAlgebra.multiplyTransposeB(d, a),
        gram,
        linearAlgebra.eigenSymmetric(gram).vectors(),
        linearAlgebra.eigenSymmetric(large, values -> 50).vectors(),
        linearAlgebra.multiplyTransposeA(a, a));
  }

  @Test
  void resultsAreTheSameToTheBitForAnyNumberOfThreads() {
    LinearAlgebra all = new JavaLinearAlgebra();
    List<Matrix> expected = everyKernel(all.withThreads(1));
    for (int threads : new int[] {2, 3, 16}) {
      assertThat(everyKernel(all.withThreads(threads))).isEqualTo(expected);
    }
    assertThat(everyKernel(all)).isEqualTo(expected);
  }

  @Test
  void boundIsTold() {
    LinearAlgebra all = new JavaLinearAlgebra();
    assertThat(all.threads()).isEqualTo(Runtime.getRuntime().availableProcessors());
    assertThat(all.withThreads(3).threads()).isEqualTo(3);
    assertThat(all.withThreads(3).withThreads(1).threads()).isEqualTo(1);
  }

  @Test
  void boundOfOneUsesTheCallingThreadAlone() {
    // Work shared out within a pool makes the pool start threads; work that is not, does not.
    Set<Thread> started = ConcurrentHashMap.newKeySet();
    ForkJoinPool pool =
        new ForkJoinPool(
            4,
            p -> {
              var thread = ForkJoinPool.defaultForkJoinWorkerThreadFactory.newThread(p);
              started.add(thread);
              return thread;
            },
            null,
            false);
    try {
      pool.submit(() -> everyKernel(new JavaLinearAlgebra().withThreads(1))).join();
      assertThat(started).hasSize(1);
      pool.submit(() -> everyKernel(new JavaLinearAlgebra().withThreads(4))).join();
      assertThat(started).hasSizeGreaterThan(1);
    } finally {
      pool.shutdown();
    }
  }
}
