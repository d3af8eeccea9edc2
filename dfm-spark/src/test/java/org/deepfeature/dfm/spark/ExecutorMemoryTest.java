package org.deepfeature.dfm.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A worker is as large after four times as many rows as it was before. */
@Tag("scale")
@EnabledOnOs(OS.LINUX)
class ExecutorMemoryTest {
  private static final int D = 512;
  private static final int ROWS = 20_000;
  private static final double MEGABYTE = 1e6;
  private static final int EVERY_MS = 50;

  private static Dataset<Row> rows(SparkSession spark, long count) {
    return spark
        .range(0, count, 1, 4)
        .map(new MadeEmbedding(D), Encoders.row(MadeEmbedding.SCHEMA));
  }

  private static DfmEstimator estimator() {
    return new DfmEstimator().setInputCol("embedding").setOptions("pca-level=0.9");
  }

  private static long resident(ProcessHandle worker) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/" + worker.pid() + "/status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
      }
    }
    throw new IllegalStateException("No VmRSS of " + worker.pid());
  }

  /** Returns the most bytes that the worker had meanwhile. */
  private static long most(String name, long rows, Runnable work) throws Exception {
    ProcessHandle worker = Workers.processes().findFirst().orElseThrow();
    AtomicBoolean done = new AtomicBoolean();
    AtomicLong most = new AtomicLong();
    Thread sampler =
        new Thread(
            () -> {
              try {
                while (!done.get() && worker.isAlive()) {
                  most.accumulateAndGet(resident(worker), Math::max);
                  Thread.sleep(EVERY_MS);
                }
              } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    sampler.start();
    work.run();
    done.set(true);
    sampler.join();
    System.out.println(
        "scale: "
            + String.format(
                Locale.ROOT,
                "worker %s rows=%d d=%d most_MB=%.0f",
                name,
                rows,
                D,
                most.get() / MEGABYTE));
    return most.get();
  }

  @Test
  void fourTimesAsManyRowsTakeNoMore() throws Exception {
    // A heap that four times as many rows would not fit into, if they were kept.
    SparkSession spark =
        Workers.start(1, 512)
            .config("spark.executor.extraJavaOptions", "-XX:+UseSerialGC -Xmn96m")
            .getOrCreate();
    try {
      DfmSparkModel model = estimator().fit(rows(spark, ROWS));
      long fitted = most("fit", ROWS, () -> estimator().fit(rows(spark, ROWS)));
      long scored = most("score", ROWS, () -> score(spark, model, ROWS));
      long fittedMore = most("fit", 4 * ROWS, () -> estimator().fit(rows(spark, 4 * ROWS)));
      long scoredMore = most("score", 4 * ROWS, () -> score(spark, model, 4 * ROWS));

      assertThat(fittedMore).isLessThan((long) (1.15 * fitted));
      assertThat(scoredMore).isLessThan((long) (1.15 * Math.max(fitted, scored)));
    } finally {
      spark.stop();
    }
  }

  private static void score(SparkSession spark, DfmSparkModel model, long count) {
    Row sum =
        model.transform(rows(spark, count)).agg(functions.count("score")).collectAsList().get(0);
    assertThat(sum.getLong(0)).isEqualTo(count);
  }
}
