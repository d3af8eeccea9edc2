package org.deepfeature.dfm.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.deepfeature.dfm.api.UnknownNameException;
import org.deepfeature.dfm.runtime.AnomalyDetector;
import org.deepfeature.dfm.runtime.Prediction;
import org.deepfeature.dfm.spark.internal.ProcessNetworks;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scores of images are those of one machine; a bad image costs a row its score, and no more. */
class ScoringTest {
  private static final SparkSession SPARK = LocalSpark.session();
  @TempDir private static Path shared;
  private static DfmSparkModel fitted;
  private static Path file;
  private static Path images;

  private static DfmEstimator estimator() {
    return new DfmEstimator()
        .setOptions("backbone=onnx:scattering", "layer=order1", "pooling=2", "image-size=64");
  }

  @BeforeAll
  static void fit() throws IOException {
    images = TestImages.folder(shared, 24);
    Files.write(images.resolve("damaged.png"), new byte[] {(byte) 0x89, 'P', 'N', 'G', 1, 2, 3});
    fitted = estimator().fit(binaryFiles(5));
    file = shared.resolve("model.dfm");
    fitted.writeModel(file);
    TestImages.write(images.resolve("scratched.png"), 77, true);
  }

  private static Dataset<Row> binaryFiles(int partitions) {
    return SPARK.read().format("binaryFile").load(images.toString()).repartition(partitions);
  }

  private static Map<String, Row> byName(Dataset<Row> rows) {
    Map<String, Row> byName = new TreeMap<>();
    for (Row row : rows.collectAsList()) {
      byName.put(row.<String>getAs("path").replaceFirst(".*/", ""), row);
    }
    return byName;
  }

  @Test
  void aDamagedImageIsLeftOutOfTheFitAndNamed() {
    FitSummary summary = fitted.summary().orElseThrow();

    assertThat(summary.images()).isEqualTo(24);
    assertThat(summary.omitted()).isEqualTo(1);
    assertThat(summary.reasons()).singleElement().asString().contains("damaged.png: ");
  }

  @Test
  void filesHaveTheScoresOfOneMachine() throws IOException {
    Map<String, Row> rows = byName(fitted.transform(binaryFiles(3)));

    assertThat(rows).hasSize(26);
    try (AnomalyDetector detector = AnomalyDetector.load(file)) {
      for (String name : List.of("0000.png", "0023.png", "scratched.png")) {
        Prediction alone = detector.predict(Files.readAllBytes(images.resolve(name)));
        Row row = rows.get(name);
        assertThat(row.<Double>getAs("score")).isEqualTo(alone.score());
        assertThat(row.<Double>getAs("normalized")).isEqualTo(alone.normalized());
        assertThat(row.<String>getAs("label")).isEqualTo(alone.label());
        assertThat(row.<String>getAs("error")).isNull();
      }
    }
    assertThat(rows.get("scratched.png").<String>getAs("label")).isEqualTo("anomalous");
  }

  @Test
  void aDamagedImageBecomesARowWithAnErrorAndANullStaysOne() {
    StructType schema =
        new StructType().add("path", DataTypes.StringType).add("content", DataTypes.BinaryType);
    Dataset<Row> rows =
        SPARK.createDataFrame(
            List.of(
                RowFactory.create("null", null),
                RowFactory.create("empty", new byte[0]),
                RowFactory.create("text", "no image".getBytes(StandardCharsets.UTF_8))),
            schema);

    Map<String, Row> scored = byName(fitted.transform(rows));

    assertThat(scored.get("null").<Double>getAs("score")).isNull();
    assertThat(scored.get("null").<String>getAs("error")).isNull();
    assertThat(scored.get("empty").<Double>getAs("score")).isNull();
    assertThat(scored.get("empty").<String>getAs("error")).isEqualTo("the file is empty");
    assertThat(scored.get("text").<String>getAs("label")).isNull();
    assertThat(scored.get("text").<String>getAs("error")).isNotBlank();
  }

  @Test
  void rowsOfTheImageSourceAreReadAsTheirFiles() {
    Dataset<Row> source = SPARK.read().format("image").load(images.toString());

    List<Row> rows =
        fitted.transform(source).select("image.origin", "score", "error").collectAsList();

    Map<String, Row> files = byName(fitted.transform(binaryFiles(2)));
    assertThat(rows).hasSize(26);
    for (Row row : rows) {
      String name = row.getString(0).replaceFirst(".*/", "");
      assertThat(row.get(1)).as(name).isEqualTo(files.get(name).getAs("score"));
    }
    assertThat(rows.stream().filter(row -> row.get(2) != null).map(row -> row.getString(2)))
        .containsExactly("Spark's image source could not decode it");
  }

  @Test
  void anomalyMapsComeOnDemand() throws IOException {
    Dataset<Row> mapped =
        fitted.copy(ParamMap.empty()).setAnomalyMapCol("anomaly_map").transform(binaryFiles(1));

    Row map = byName(mapped).get("scratched.png").getAs("anomaly_map");

    assertThat(fitted.transform(binaryFiles(1)).columns()).doesNotContain("anomaly_map");
    try (AnomalyDetector detector = AnomalyDetector.load(file)) {
      float[] alone =
          detector
              .predict(Files.readAllBytes(images.resolve("scratched.png")))
              .anomalyMap()
              .orElseThrow()
              .toArray();
      List<Float> values = map.getList(2);
      assertThat(map.getInt(0) * map.getInt(1)).isEqualTo(values.size()).isEqualTo(alone.length);
      for (int i = 0; i < alone.length; i++) {
        assertThat(values.get(i)).isEqualTo(alone[i]);
      }
    }
    assertThat(byName(mapped).get("damaged.png").<Row>getAs("anomaly_map")).isNull();
  }

  @Test
  void aStreamIsScoredAsABatch() throws Exception {
    StructType schema = SPARK.read().format("binaryFile").load(images.toString()).schema();
    Dataset<Row> stream =
        SPARK.readStream().format("binaryFile").schema(schema).load(images.toString());
    assertThat(stream.isStreaming()).isTrue();

    StreamingQuery query =
        fitted
            .transform(stream)
            .select("path", "score")
            .writeStream()
            .format("memory")
            .queryName("scored")
            .start();
    query.processAllAvailable();
    query.stop();

    Map<String, Row> batch = byName(fitted.transform(binaryFiles(2)));
    Map<String, Row> streamed = byName(SPARK.table("scored"));
    assertThat(streamed.keySet()).isEqualTo(batch.keySet());
    streamed.forEach(
        (name, row) ->
            assertThat(row.<Double>getAs("score"))
                .isEqualTo(batch.get(name).<Double>getAs("score")));
  }

  @Test
  void aPipelineIsSavedWithTheFileThatOneMachineReads(@TempDir Path folder) throws IOException {
    String path = folder.resolve("pipeline").toUri().toString();
    Pipeline pipeline =
        new Pipeline().setStages(new PipelineStage[] {estimator().setScoreCol("raw")});
    PipelineModel model = pipeline.fit(binaryFiles(2));

    model.write().overwrite().save(path);
    PipelineModel read = PipelineModel.load(path);

    Row before = byName(model.transform(binaryFiles(2))).get("0003.png");
    Row after = byName(read.transform(binaryFiles(1))).get("0003.png");
    assertThat(after.<Double>getAs("raw")).isEqualTo(before.<Double>getAs("raw"));
    Path inside;
    try (var files = Files.walk(folder)) {
      inside = files.filter(f -> f.endsWith("model.dfm")).findFirst().orElseThrow();
    }
    try (AnomalyDetector detector = AnomalyDetector.load(inside)) {
      assertThat(detector.predict(images.resolve("0003.png")).score())
          .isEqualTo(before.<Double>getAs("raw"));
    }
    Pipeline again = Pipeline.load(savedEstimator(pipeline, folder));
    DfmEstimator estimator = (DfmEstimator) again.getStages()[0];
    assertThat(estimator.getOrDefault(estimator.scoreCol())).isEqualTo("raw");
    assertThat(estimator.getOrDefault(estimator.options())).contains("image-size=64");
  }

  private static String savedEstimator(Pipeline pipeline, Path folder) throws IOException {
    String path = folder.resolve("estimator").toUri().toString();
    pipeline.write().overwrite().save(path);
    return path;
  }

  @Test
  void aModelOfOneMachineScoresHere() {
    DfmSparkModel read = DfmSparkModel.of(file);

    assertThat(read.threshold()).isEqualTo(fitted.threshold());
    assertThat(byName(read.transform(binaryFiles(1))).get("0001.png").<Double>getAs("score"))
        .isEqualTo(byName(fitted.transform(binaryFiles(2))).get("0001.png").<Double>getAs("score"));
  }

  @Test
  void aNetworkThatTheWorkersHaveIsNotSentAndAnotherIsRefused() {
    DfmSparkModel model = fitted.copy(ParamMap.empty()).setBackbone("onnx:scattering");

    assertThat(byName(model.transform(binaryFiles(1))).get("0001.png").<Double>getAs("score"))
        .isEqualTo(byName(fitted.transform(binaryFiles(2))).get("0001.png").<Double>getAs("score"));
    assertThatThrownBy(
            () ->
                model
                    .setBackbone("onnx:elsewhere.onnx")
                    .transform(binaryFiles(1))
                    .select("score")
                    .collectAsList())
        .hasStackTraceContaining("elsewhere.onnx");
  }

  @Test
  void oneNetworkIsOpenHoweverManyPartitionsThereAre() {
    assertThat(fitted.transform(binaryFiles(16)).count()).isEqualTo(26);
    fitted.transform(binaryFiles(16)).select("score").collectAsList();

    assertThat(ProcessNetworks.count()).isEqualTo(1);
  }

  @Test
  void thresholdsAreThoseOfTheSameImagesOnOneMachine() {
    double one = estimator().fit(binaryFiles(1).filter("path not like '%scratched%'")).threshold();

    assertThat(one).isCloseTo(fitted.threshold(), within(1e-9 * one));
  }

  @Test
  void wrongColumnsOptionsAndDevicesAreRefusedInWords() {
    assertThatThrownBy(() -> fitted.transform(SPARK.range(3).toDF("number")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("No column 'content' or 'image', and inputCol was not given; there are number");
    assertThatThrownBy(
            () ->
                fitted
                    .copy(ParamMap.empty())
                    .setInputCol("number")
                    .transform(SPARK.range(3).toDF("number")))
        .hasMessageStartingWith("Column 'number' is of type bigint; expected binary");
    assertThatThrownBy(() -> fitted.transform(fitted.transform(binaryFiles(1))))
        .hasMessageStartingWith("Column 'score' is there already");
    assertThatThrownBy(() -> new DfmEstimator().setOptions("pca-levl=0.9"))
        .isInstanceOf(UnknownNameException.class)
        .hasMessageContaining("pca-level");
    assertThatThrownBy(() -> new DfmEstimator().setOptions("image-size=auto"))
        .hasMessageContaining("expected one number such as 256");
    assertThatThrownBy(
            () ->
                fitted
                    .copy(ParamMap.empty())
                    .setDevice("cuda:0")
                    .transform(binaryFiles(1))
                    .select("score")
                    .collectAsList())
        .hasStackTraceContaining("cuda");
  }
}
