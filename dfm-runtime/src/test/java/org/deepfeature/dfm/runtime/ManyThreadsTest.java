package org.deepfeature.dfm.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** One detector, 64 threads, half a minute: right scores, and no memory that only grows. */
@Tag("slow")
class ManyThreadsTest {
  private static final int THREADS = 64;
  private static final Duration WARM = Duration.ofSeconds(5);
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final long SLACK = 8 << 20;

  @Test
  void scoresStayRightAndMemoryDoesNotGrow() throws Exception {
    try (AnomalyDetector detector =
        AnomalyDetector.load(Kept.file("before-fre.dfm"), DetectorOptions.DEFAULT.withThreads(2))) {
      double good = detector.predict(Kept.file("good.png")).score();
      double spot = detector.predict(Kept.file("spot.png")).score();
      assertThat(spot).isGreaterThan(good);

      long warm = predictions(detector, WARM, good, spot);
      long direct = direct();
      long heap = heap();
      long more = predictions(detector, LONG, good, spot);

      assertThat(warm).isPositive();
      assertThat(more).isGreaterThan(THREADS);
      assertThat(direct()).as("native memory for images").isLessThanOrEqualTo(direct + SLACK);
      assertThat(heap()).as("heap after collection").isLessThanOrEqualTo(heap + SLACK);
    }
  }

  private static long predictions(AnomalyDetector detector, Duration time, double good, double spot)
      throws Exception {
    AtomicLong count = new AtomicLong();
    long end = System.nanoTime() + time.toNanos();
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    List<Future<?>> all = new ArrayList<>();
    for (int t = 0; t < THREADS; t++) {
      Path image = Kept.file(t % 2 == 0 ? "good.png" : "spot.png");
      double expected = t % 2 == 0 ? good : spot;
      all.add(
          threads.submit(
              () -> {
                while (System.nanoTime() < end) {
                  Prediction prediction = detector.predict(image);
                  assertThat(prediction.score()).isEqualTo(expected);
                  prediction.regions();
                  count.incrementAndGet();
                }
              }));
    }
    for (Future<?> one : all) {
      one.get();
    }
    threads.shutdown();
    return count.get();
  }

  private static long direct() {
    return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
        .filter(pool -> pool.getName().equals("direct"))
        .mapToLong(BufferPoolMXBean::getMemoryUsed)
        .sum();
  }

  private static long heap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
