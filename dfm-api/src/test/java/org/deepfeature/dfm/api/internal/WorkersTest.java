package org.deepfeature.dfm.api.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WorkersTest {

  @ParameterizedTest
  @CsvSource({"1,0", "1,7", "2,1", "3,100", "64,5"})
  void everyTaskIsRunOnce(int threads, int tasks) {
    AtomicIntegerArray runs = new AtomicIntegerArray(tasks);

    Workers.run(threads, tasks, runs::incrementAndGet);

    for (int i = 0; i < tasks; i++) {
      assertThat(runs.get(i)).as("task %d", i).isOne();
    }
  }

  @Test
  void oneThreadIsTheCallingOneAndKeepsTheOrder() {
    Thread calling = Thread.currentThread();
    List<Integer> order = new ArrayList<>();

    Workers.run(
        1,
        100,
        task -> {
          assertThat(Thread.currentThread()).isSameAs(calling);
          order.add(task);
        });

    assertThat(order).isSorted().hasSize(100);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void noMoreThreadsThanTheBoundTakePart(int threads) {
    Set<Thread> seen = ConcurrentHashMap.newKeySet();

    Workers.run(threads, 1000, task -> seen.add(Thread.currentThread()));

    assertThat(seen).hasSizeBetween(1, threads);
  }

  @Test
  void whatATaskThrowsIsThrown() {
    for (int threads : new int[] {1, 3}) {
      assertThatThrownBy(
              () ->
                  Workers.run(
                      threads,
                      10,
                      task -> {
                        throw new ArithmeticException("task");
                      }))
          .isInstanceOf(ArithmeticException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1})
  void boundBelowOneIsRefused(int threads) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Workers.run(threads, 1, task -> {}))
        .withMessageContaining(Integer.toString(threads));
  }
}
