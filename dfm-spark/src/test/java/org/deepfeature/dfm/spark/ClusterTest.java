package org.deepfeature.dfm.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
import org.junit.jupiter.api.io.TempDir;

/** Two worker processes, one of which is killed while it makes embeddings. */
@Tag("cluster")
class ClusterTest {
  private static SparkSession spark;
  @TempDir private static Path folder;

  @BeforeAll
  static void start() throws IOException {
    Path home = Path.of(System.getenv("SPARK_HOME"));
    Path jars = Files.createDirectories(home.resolve("jars"));
    List<String> entries =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .map(entry -> Path.of(entry).toAbsolutePath().toString())
            .toList();
    for (String entry : entries) {
      Path link = jars.resolve(Path.of(entry).getFileName());
      if (entry.endsWith(".jar") && !Files.exists(link)) {
        Files.createSymbolicLink(link, Path.of(entry));
      }
    }
    spark =
        SparkSession.builder()
            .appName("dfm-spark on two workers")
            .master("local-cluster[2,1,2048]")
            .config("spark.ui.enabled", false)
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.executor.memory", "1g")
            .config("spark.speculation", true)
            .config(
                "spark.executor.extraClassPath",
                entries.stream()
                    .filter(entry -> !entry.endsWith(".jar"))
                    .collect(Collectors.joining(File.pathSeparator)))
            .getOrCreate();
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
        workers()
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

  private static Stream<ProcessHandle> workers() {
    return ProcessHandle.current()
        .descendants()
        .filter(p -> p.info().commandLine().orElse("").contains("CoarseGrainedExecutorBackend"));
  }

  private static DfmEstimator estimator() {
    return new DfmEstimator()
        .setOptions(
            "backbone=onnx:scattering",
            "layer=order1",
            "pooling=2",
            "image-size=64",
            "linalg=java");
  }

  @Test
  void aKilledExecutorChangesNothing() throws Exception {
    Path images = TestImages.folder(folder, 560);
    Dataset<Row> files = spark.read().format("binaryFile").load(images.toString()).repartition(12);
    DfmSparkModel quiet = estimator().fit(files);
    assertThat(quiet.summary().orElseThrow().summarised()).isTrue();
    assertThat(workers()).hasSize(2);
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
