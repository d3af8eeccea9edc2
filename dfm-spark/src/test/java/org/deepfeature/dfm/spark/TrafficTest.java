package org.deepfeature.dfm.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

/** What a fit sends over the network, and what a failing task does to it. */
class TrafficTest {
  private static final int D = 1100;
  private static final int PARTITIONS = 2;

  private static DfmEstimator estimator() {
    return new DfmEstimator().setInputCol("embedding").setOptions("linalg=java", "pca-level=20");
  }

  /** Adds up what tasks say of themselves. */
  private static final class Traffic extends SparkListener {
    private final AtomicLong shuffled = new AtomicLong();
    private final AtomicLong results = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();

    @Override
    public void onTaskEnd(SparkListenerTaskEnd end) {
      if (!end.taskInfo().successful()) {
        failed.incrementAndGet();
      }
      if (end.taskMetrics() != null) {
        shuffled.addAndGet(end.taskMetrics().shuffleWriteMetrics().bytesWritten());
        results.addAndGet(end.taskMetrics().resultSize());
      }
    }
  }

  private static Traffic during(Runnable work) throws Exception {
    Traffic traffic = new Traffic();
    LocalSpark.session().sparkContext().addSparkListener(traffic);
    work.run();
    LocalSpark.session().sparkContext().listenerBus().waitUntilEmpty(20_000);
    LocalSpark.session().sparkContext().removeSparkListener(traffic);
    return traffic;
  }

  @Test
  void whatTravelsDoesNotGrowWithTheNumberOfImages() throws Exception {
    // Spread and counted before, so that nothing but the fit is measured.
    Dataset<Row> some = NormalRows.of(1500, D, 5).frame(PARTITIONS).cache();
    Dataset<Row> four =
        some.union(NormalRows.of(4500, D, 6).frame(PARTITIONS)).coalesce(PARTITIONS).cache();
    some.count();
    four.count();

    Traffic ofSome = during(() -> estimator().fit(some));
    Traffic ofFour = during(() -> estimator().fit(four));

    long one = ofSome.shuffled.get() + ofSome.results.get();
    long other = ofFour.shuffled.get() + ofFour.results.get();
    assertThat(other).isBetween((long) (0.7 * one), (long) (1.3 * one));
    // A sketch of 3 · 20 + 64 directions and 200 held-out rows, from each partition.
    long ofPartition = D * (8L * (3 * 20 + 64 + 2) + 4L * 200);
    assertThat(other).isLessThan(3 * PARTITIONS * ofPartition);
    assertThat(other).isLessThan(6_000L * D * Float.BYTES / 3);
    some.unpersist();
    four.unpersist();
  }

  @Test
  void aTaskThatFailsInItsMiddleChangesNothing() throws Exception {
    Dataset<Row> rows = NormalRows.of(1300, 40, 2).frame(6);
    double quiet = estimator().fit(rows).threshold();
    FailOnce failure = new FailOnce();
    Dataset<Row> failing = rows.map(failure, Encoders.row(rows.schema()));

    double[] threshold = new double[1];
    Traffic traffic = during(() -> threshold[0] = estimator().fit(failing).threshold());

    assertThat(traffic.failed.get()).isEqualTo(1);
    assertThat(threshold[0]).isCloseTo(quiet, within(1e-9 * quiet));
  }

  /** Throws in the middle of a partition, once in this process. */
  private static final class FailOnce implements MapFunction<Row, Row> {
    private static final AtomicLong ROWS = new AtomicLong();

    @Override
    public Row call(Row row) {
      if (ROWS.incrementAndGet() == 150) {
        throw new IllegalStateException("This task fails once, as a test wants it");
      }
      return row;
    }
  }
}
