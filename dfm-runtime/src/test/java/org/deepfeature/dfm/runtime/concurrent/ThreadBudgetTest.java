package org.deepfeature.dfm.runtime.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ThreadBudgetTest {
  private final ExecutorService pool = Executors.newCachedThreadPool();

  @AfterEach
  void stop() {
    pool.shutdownNow();
  }

  @Test
  void neverLetsMoreWorkAtOnceThanThereAreThreads() throws Exception {
    ThreadBudget budget = new ThreadBudget(3);
    AtomicInteger busy = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    List<Future<Integer>> all = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      int share = i % 5 == 0 ? 3 : 1;
      all.add(
          pool.submit(
              () ->
                  budget.with(
                      share,
                      () -> {
                        most.accumulateAndGet(busy.addAndGet(share), Math::max);
                        LockSupport.parkNanos(10_000);
                        return busy.addAndGet(-share);
                      })));
    }
    for (Future<Integer> one : all) {
      one.get(1, TimeUnit.MINUTES);
    }
    assertThat(most).hasValue(3);
  }

  @Test
  void waitsForAllWhereAllAreWanted() throws Exception {
    ThreadBudget budget = new ThreadBudget(2);
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    Future<Boolean> decoder =
        pool.submit(
            () ->
                budget.with(
                    1,
                    () -> {
                      begun.countDown();
                      return await(released);
                    }));
    assertThat(begun.await(1, TimeUnit.MINUTES)).isTrue();
    Future<Long> network = pool.submit(() -> budget.with(2, released::getCount));
    assertThat(network.isDone()).isFalse();
    released.countDown();
    assertThat(decoder.get(1, TimeUnit.MINUTES)).isTrue();
    assertThat(network.get(1, TimeUnit.MINUTES)).isZero();
  }

  @Test
  void takesAShareBeyondAllForAll() {
    assertThat(new ThreadBudget(2).with(8, () -> "done")).isEqualTo("done");
  }

  @Test
  void givesBackWhatFailedWorkHeld() {
    ThreadBudget budget = new ThreadBudget(1);
    assertThatThrownBy(
            () ->
                budget.with(
                    1,
                    () -> {
                      throw new IllegalStateException("broken");
                    }))
        .hasMessage("broken");
    assertThat(budget.<String>with(1, () -> "free again")).isEqualTo("free again");
  }

  @Test
  void refusesFewerThanOneThread() {
    assertThatThrownBy(() -> new ThreadBudget(0)).hasMessageContaining("Threads 0");
    assertThatThrownBy(() -> new ThreadBudget(1).with(0, () -> ""))
        .hasMessageContaining("share of 0");
  }

  private static boolean await(CountDownLatch latch) {
    try {
      return latch.await(1, TimeUnit.MINUTES);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
