package org.deepfeature.dfm.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Two worker processes, one of which is killed while it makes embeddings. */
@Tag("cluster")
@DisabledOnOs(OS.WINDOWS)
class ClusterTest {
  private static SparkSession spark;
  @TempDir private static Path folder;

  @BeforeAll
  static void start() throws IOException {
    spark = Workers.start(2, 640).config("spark.speculation", true).getOrCreate();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  /** Kills the executor of the first task that ends. */
  private static final class Killer extends SparkListener {
    private final AtomicInteger ended = new AtomicInteger();
    private final Set<String> removed = ConcurrentHashMap.newKeySet();

    @Override
    public void onTaskEnd(SparkListenerTaskEnd end) {
      if (ended.incrementAndGet() == 1) {
        String id = end.taskInfo().executorId();
        Workers.processes()
            .filter(
                worker -> worker.info().commandLine().orElse("").contains("--executor-id " + id))
            .forEach(ProcessHandle::destroyForcibly);
      }
    }

    @Override
    public void onExecutorRemoved(SparkListenerExecutorRemoved event) {
      removed.add(event.executorId());
    }
  }

  private static DfmEstimator estimator() {
    return new DfmEstimator()
        .setOptions(
            "backbone=onnx:scattering",
            "layer=order1",
            "pooling=4",
            "image-size=64",
            "linalg=java");
  }

  @Test
  void aKilledExecutorChangesNothing() throws Exception {
    Path images = TestImages.folder(folder, 560);
    Dataset<Row> files = spark.read().format("binaryFile").load(images.toString()).repartition(12);
    DfmSparkModel quiet = estimator().fit(files);
    assertThat(quiet.summary().orElseThrow().summarised()).isTrue();
    assertThat(Workers.processes()).hasSize(2);
    Killer killer = new Killer();
    spark.sparkContext().addSparkListener(killer);

    DfmSparkModel disturbed = estimator().fit(files);

    spark.sparkContext().listenerBus().waitUntilEmpty(20_000);
    spark.sparkContext().removeSparkListener(killer);
    assertThat(killer.removed).isNotEmpty();
    assertThat(disturbed.summary().orElseThrow().images()).isEqualTo(560);
    assertThat(disturbed.threshold())
        .isCloseTo(quiet.threshold(), within(1e-9 * quiet.threshold()));
    assertThat(scores(disturbed, files)).isEqualTo(560);
  }

  private static long scores(DfmSparkModel model, Dataset<Row> files) {
    return model.transform(files).filter("score is not null").count();
  }
}
