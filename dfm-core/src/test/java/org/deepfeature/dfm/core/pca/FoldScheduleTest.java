package org.deepfeature.dfm.core.pca;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.api.LinearAlgebra.SymmetricEigen;
import org.deepfeature.dfm.api.Matrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FoldScheduleTest {
  private static final SymmetricEigen EIGEN =
      new SymmetricEigen(new double[] {1}, Matrix.zeros(1, 1));

  @ParameterizedTest
  @CsvSource({
    "2, 300, 10000, whole on 2, fold on 1",
    "2, 10000, 300, whole on 2, fold on 1",
    "8, 600, 20000, whole on 8, fold on 1",
    "12, 600, 20000, whole on 12, fold on 2",
    "1, 600, 10000, whole on 1, fold on 1"
  })
  void theWholeComesFirstWhereItIsSmallOrThereAreThreadsForAll(
      int threads, int rows, int columns, String first, String others) {
    ConcurrentLinkedQueue<String> events = new ConcurrentLinkedQueue<>();
    SymmetricEigen found =
        new FoldSchedule(kernels(threads), rows, columns, 5)
            .decomposed(
                share -> {
                  events.add("whole on " + share.threads());
                  return EIGEN;
                },
                (share, fold) -> events.add("fold on " + share.threads()));
    assertThat(found).isSameAs(EIGEN);
    assertThat(events).containsExactly(first, others, others, others, others, others);
  }

  @Test
  void aLargeWholeRunsBesideItsFoldsOnThreadsOfItsOwn() {
    CountDownLatch folds = new CountDownLatch(5);
    ConcurrentLinkedQueue<Boolean> seen = new ConcurrentLinkedQueue<>();
    new FoldSchedule(kernels(2), 600, 10_000, 5)
        .decomposed(
            share -> {
              assertThat(share.threads()).isEqualTo(1);
              try {
                seen.add(folds.await(60, TimeUnit.SECONDS));
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
              return EIGEN;
            },
            (share, fold) -> folds.countDown());
    assertThat(seen).containsExactly(true);
  }

  @Test
  void whatNeedsMoreMemoryThanTheRowsRunsAlone() {
    ConcurrentLinkedQueue<String> events = new ConcurrentLinkedQueue<>();
    new FoldSchedule(kernels(2), 1000, 1000, 2)
        .decomposed(
            share -> {
              events.add("whole on " + share.threads());
              return EIGEN;
            },
            (share, fold) -> events.add("fold %s on %s".formatted(fold, share.threads())));
    assertThat(List.copyOf(events)).containsExactly("whole on 2", "fold 0 on 2", "fold 1 on 2");
  }

  private static LinearAlgebra kernels(int threads) {
    return (LinearAlgebra)
        Proxy.newProxyInstance(
            LinearAlgebra.class.getClassLoader(),
            new Class<?>[] {LinearAlgebra.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "threads" -> threads;
                  case "withThreads" -> kernels((int) arguments[0]);
                  default -> throw new AssertionError(method);
                });
  }
}
