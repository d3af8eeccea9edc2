package org.deepfeature.dfm.spark;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;

/** Worker processes of one core each, which see what this test sees. */
final class Workers {
  private Workers() {}

  /**
   * Begins a session; {@code SPARK_HOME} names the folder where workers look for jars.
   *
   * @param count of worker processes
   * @param megabytes of each one's heap
   */
  static SparkSession.Builder start(int count, int megabytes) throws IOException {
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
    return SparkSession.builder()
        .appName("dfm-spark on workers")
        .master("local-cluster[%d,1,%d]".formatted(count, megabytes))
        .config("spark.ui.enabled", false)
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.executor.memory", megabytes + "m")
        // Nothing begins before all of them are there.
        .config("spark.scheduler.minRegisteredResourcesRatio", 1.0)
        .config("spark.scheduler.maxRegisteredResourcesWaitingTime", "120s")
        .config(
            "spark.executor.extraClassPath",
            entries.stream()
                .filter(entry -> !entry.endsWith(".jar"))
                .collect(Collectors.joining(File.pathSeparator)));
  }

  /** The processes that are there now. */
  static Stream<ProcessHandle> processes() {
    return ProcessHandle.current()
        .descendants()
        .filter(p -> p.info().commandLine().orElse("").contains("CoarseGrainedExecutorBackend"));
  }
}
