package org.deepfeature.dfm.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.deepfeature.dfm.runtime.AnomalyDetector;
import org.deepfeature.dfm.runtime.DetectorOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Prints what docs/scale.md shows; for a quiet machine, and by its profile alone. */
@Tag("scale")
class ScaleTest {
  @TempDir private Path folder;

  private static SparkSession start(int workers) {
    return SparkSession.builder()
        .appName("scale")
        .master("local[" + workers + "]")
        .config("spark.ui.enabled", false)
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .getOrCreate();
  }

  @AfterEach
  void stop() {
    SparkSession.getDefaultSession()
        .foreach(
            session -> {
              session.stop();
              return null;
            });
  }

  private static double seconds(Runnable work) {
    long start = System.nanoTime();
    work.run();
    return (System.nanoTime() - start) / 1e9;
  }

  /** The quickest of three: others use this machine, too. */
  private static double best(Runnable work) {
    return Stream.of(1, 2, 3).mapToDouble(i -> seconds(work)).min().orElseThrow();
  }

  private static void print(String text, Object... values) {
    System.out.println("scale: " + String.format(Locale.ROOT, text, values));
  }

  @Test
  void fitsOfEmbeddings() {
    for (int workers : new int[] {1, 2}) {
      SparkSession spark = start(workers);
      for (int d : new int[] {512, 2048}) {
        for (long n : new long[] {4_000, 8_000, 16_000}) {
          Dataset<Row> rows =
              spark
                  .range(0, n, 1, 4)
                  .map(new MadeEmbedding(d), Encoders.row(MadeEmbedding.SCHEMA))
                  .cache();
          rows.count();
          DfmEstimator estimator =
              new DfmEstimator().setInputCol("embedding").setOptions("pca-level=0.9");
          double[] lost = new double[1];
          double fit =
              best(() -> lost[0] = estimator.fit(rows).summary().orElseThrow().lostRatio());
          DfmSparkModel model = estimator.fit(rows);
          double score =
              best(() -> model.transform(rows).agg(functions.sum("score")).collectAsList());
          print(
              "embeddings workers=%d d=%d n=%d fit_s=%.2f score_s=%.2f lost=%.4f",
              workers, d, n, fit, score, lost[0]);
          rows.unpersist();
        }
      }
      spark.stop();
    }
  }

  @Test
  void imagesBesideTheBareLoop() throws IOException {
    Path images = TestImages.folder(folder, 400);
    List<byte[]> contents = new ArrayList<>();
    try (Stream<Path> files = Files.list(images)) {
      for (Path file : files.sorted().toList()) {
        contents.add(Files.readAllBytes(file));
      }
    }
    Path file = folder.resolve("model.dfm");
    for (int workers : new int[] {1, 2}) {
      SparkSession spark = start(workers);
      Dataset<Row> files =
          spark.read().format("binaryFile").load(images.toString()).repartition(4).cache();
      files.count();
      DfmEstimator estimator =
          new DfmEstimator().setOptions("backbone=onnx:scattering", "image-size=128", "pooling=4");
      DfmSparkModel model = estimator.fit(files);
      model.writeModel(file);
      for (int times : new int[] {1, 2, 4}) {
        Dataset<Row> all = files;
        for (int i = 1; i < times; i++) {
          all = all.union(files);
        }
        Dataset<Row> some = all;
        double fit = best(() -> estimator.fit(some));
        double score =
            best(() -> model.transform(some).agg(functions.sum("score")).collectAsList());
        double bare = bare(file, contents, times);
        print(
            "images workers=%d n=%d fit_s=%.2f score_s=%.2f bare_loop_of_one_core_s=%.2f"
                + " per_core=%.2f",
            workers, 400 * times, fit, score, bare, bare / (score * workers));
        assertThat(score).isPositive();
      }
      spark.stop();
    }
  }

  private static double bare(Path file, List<byte[]> contents, int times) {
    try (AnomalyDetector detector =
        AnomalyDetector.load(file, DetectorOptions.DEFAULT.withThreads(1))) {
      return best(
          () -> {
            for (int i = 0; i < times; i++) {
              detector.predict(contents);
            }
          });
    }
  }
}
