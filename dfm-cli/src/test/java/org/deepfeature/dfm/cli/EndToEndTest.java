package org.deepfeature.dfm.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.deepfeature.dfm.trainer.numpy.NpyFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The path that a user takes, command by command. */
class EndToEndTest {
  @TempDir private static Path folder;
  private static Path data;
  private static Path trained;
  private static Dfm training;

  @BeforeAll
  static void train() {
    data = Parts.write(folder.resolve("parts"));
    trained = folder.resolve("trained");
    training = Dfm.run("train", "--data", data, "--output", trained, "--image-size", 64);
  }

  private static JsonNode json(Path file) throws IOException {
    return JsonMapper.builder().build().readTree(file.toFile());
  }

  @Test
  void trainWritesModelConfigurationMetricsPredictionsReportAndMaps() throws IOException {
    assertThat(training.exitCode()).as(training.err()).isZero();
    assertThat(trained)
        .isDirectoryContaining("glob:**/model.dfm")
        .isDirectoryContaining("glob:**/config.yaml")
        .isDirectoryContaining("glob:**/metrics.json")
        .isDirectoryContaining("glob:**/predictions.csv")
        .isDirectoryContaining("glob:**/report.html");
    assertThat(trained.resolve("maps/test/spot/000.png.png")).isRegularFile();
    JsonNode metrics = json(trained.resolve("metrics.json"));
    assertThat(metrics.path("image_AUROC").asDouble()).isEqualTo(1);
    assertThat(metrics.path("pixel_AUROC").asDouble()).isGreaterThan(0.9);
    assertThat(metrics.path("images").asInt()).isEqualTo(8);
    assertThat(metrics.path("backbone").asText()).isEqualTo("onnx:scattering");
    assertThat(metrics.path("layer").asText()).isEqualTo("scattering");
    for (String key :
        List.of(
            "image_AUPR",
            "image_F1Max",
            "pixel_F1Max",
            "pixel_AUPRO",
            "threshold",
            "images_per_second",
            "linalg",
            "k",
            "fit_seconds",
            "extract_seconds")) {
      assertThat(metrics.has(key)).as(key).isTrue();
    }
  }

  @Test
  void metricsTellWhatTheThresholdsFindAndHowEachKindFares() throws IOException {
    JsonNode metrics = json(trained.resolve("metrics.json"));
    JsonNode confusion = metrics.path("confusion");
    assertThat(confusion.path("true_positives").asInt() + confusion.path("false_negatives").asInt())
        .isEqualTo(4);
    assertThat(confusion.path("true_negatives").asInt() + confusion.path("false_positives").asInt())
        .isEqualTo(4);
    assertThat(metrics.path("image_F1").asDouble()).isBetween(0.5, 1.0);
    assertThat(metrics.path("pixel_PRO").asDouble()).isBetween(0.0, 1.0);
    assertThat(metrics.path("pixel_F1").asDouble())
        .isLessThanOrEqualTo(metrics.path("pixel_F1Max").asDouble() + 1e-12);
    assertThat(metrics.at("/per_kind/spot/images").asInt()).isEqualTo(4);
    assertThat(metrics.at("/per_kind/spot/pixel_AUPRO")).isEqualTo(metrics.path("pixel_AUPRO"));
    // A perfect ranking has no interval; 4 images of 64 x 64 do not resolve a rate of 1e-5.
    assertThat(metrics.has("image_AUROC_ci95")).isFalse();
    assertThat(metrics.has("pixel_AUPIMO")).isFalse();
    assertThat(training.out()).contains("per_kind spot").contains("true positives");
  }

  @Test
  void testOfTheModelGivesTheScoresThatTrainGave() throws IOException {
    Path output = folder.resolve("tested");

    Dfm test =
        Dfm.run(
            "test", "--model", trained.resolve("model.dfm"), "--data", data, "--output", output);

    assertThat(test.exitCode()).as(test.err()).isZero();
    assertThat(output.resolve("predictions.csv"))
        .hasSameTextualContentAs(trained.resolve("predictions.csv"));
  }

  @Test
  void mapsOfATestAreWrittenInTheFormatAskedFor() throws IOException {
    Path output = folder.resolve("maps-both");
    Path model = trained.resolve("model.dfm");
    Dfm both =
        Dfm.run("test", "--model", model, "--data", data, "--output", output, "--maps", "both");
    assertThat(both.exitCode()).as(both.err()).isZero();
    assertThat(output.resolve("maps/test/spot/000.png.png")).isRegularFile();
    assertThat(NpyFile.read(output.resolve("maps/test/spot/000.png.npy")).rows()).isEqualTo(64);

    Path none = folder.resolve("maps-none");
    Dfm.run("test", "--model", model, "--data", data, "--output", none, "--maps", "none");
    assertThat(none.resolve("maps")).doesNotExist();
    assertThat(Files.readString(none.resolve("report.html"))).doesNotContain("\"file\"");
    Dfm wrong = Dfm.run("test", "--model", model, "--output", none, "--maps", "jpg");
    assertThat(wrong.exitCode()).isEqualTo(2);
    assertThat(wrong.err()).contains("jpg", "png");
  }

  @Test
  void configurationThatWasWrittenGivesTheSameModelAgain() throws IOException {
    Path output = folder.resolve("again");

    Dfm fit = Dfm.run("fit", "--config", trained.resolve("config.yaml"), "--output", output);

    assertThat(fit.exitCode()).as(fit.err()).isZero();
    assertThat(output.resolve("config.yaml"))
        .hasSameTextualContentAs(trained.resolve("config.yaml"));
    Dfm.run("test", "--model", output.resolve("model.dfm"), "--data", data, "--output", output);
    assertThat(output.resolve("predictions.csv"))
        .hasSameTextualContentAs(trained.resolve("predictions.csv"));
  }

  @Test
  void batchSizeThatIsMeasuredIsToldAndWritten() throws IOException {
    Path output = folder.resolve("measured");

    Dfm fit =
        Dfm.run(
            "fit", "--data", data, "--output", output, "--image-size", 64, "--batch-size", "auto");

    assertThat(fit.exitCode()).as(fit.err()).isZero();
    assertThat(fit.err()).containsPattern("batch size: \\d+, measured at");
    assertThat(Files.readString(output.resolve("config.yaml")))
        .containsPattern("batch-size: \"?\\d+")
        .doesNotContain("batch-size: auto");
  }

  @Test
  void scoresDoNotDependOnTheBatch() {
    Path output = folder.resolve("batches");

    Dfm.run(
        "test",
        "--model",
        trained.resolve("model.dfm"),
        "--data",
        data,
        "--output",
        output,
        "--batch-size",
        3,
        "--threads",
        1);

    assertThat(output.resolve("predictions.csv"))
        .hasSameTextualContentAs(trained.resolve("predictions.csv"));
  }

  @Test
  void predictStreamsRowsInTheOrderGivenAndWritesMapsOfTheFormatAskedFor() throws IOException {
    Path model = trained.resolve("model.dfm");
    Path spot = data.resolve("test/spot/001.png");

    Dfm rows = Dfm.run("predict", "--model", model, spot, data.resolve("test/good"));
    assertThat(rows.exitCode()).as(rows.err()).isZero();
    List<String> lines = rows.out().lines().toList();
    assertThat(lines).hasSize(6);
    assertThat(lines.get(0)).isEqualTo("path,score,normalized,label");
    assertThat(lines.get(1)).contains("spot").endsWith("anomalous");
    assertThat(lines.get(2)).contains("good/000.png");

    Path output = folder.resolve("predicted");
    Dfm.run(
        "predict",
        "--model",
        model,
        "--output",
        output,
        "--format",
        "jsonl",
        "--maps",
        "npy",
        spot);
    String line = Files.readString(output.resolve("predictions.jsonl")).strip();
    JsonNode row = JsonMapper.builder().build().readTree(line);
    assertThat(row.path("label").asText()).isEqualTo("anomalous");
    try (var maps = Files.walk(output.resolve("maps"))) {
      Path map = maps.filter(Files::isRegularFile).findFirst().orElseThrow();
      assertThat(NpyFile.read(map).rows()).isEqualTo(64);
    }
  }

  @Test
  void embeddingsThatWereExtractedGiveTheScoresOfTheImages() throws IOException {
    Path train = folder.resolve("train.npy");
    Path test = folder.resolve("test.npy");
    Path output = folder.resolve("from-embeddings");
    Path scores = folder.resolve("scores.npy");
    Object[] common = {"--data", data, "--image-size", 64, "--no-standardize"};

    Dfm.run(concatenate(common, "extract", "--output", train));
    Dfm.run(concatenate(common, "extract", "--split", "test", "--output", test));
    Dfm.run(concatenate(common, "train", "--output", output.resolve("images")));
    Dfm fit = Dfm.run("fit", "--embeddings", train, "--output", output);
    assertThat(fit.exitCode()).as(fit.err()).isZero();
    Dfm score =
        Dfm.run(
            "score",
            "--model",
            output.resolve("model.dfm"),
            "--embeddings",
            test,
            "--output",
            scores);
    assertThat(score.exitCode()).as(score.err()).isZero();

    List<String> rows = Files.readAllLines(output.resolve("images/predictions.csv"));
    double[] values = NpyFile.readArray(scores).data();
    assertThat(values).hasSize(rows.size() - 1);
    for (int i = 0; i < values.length; i++) {
      double ofImage = Double.parseDouble(rows.get(i + 1).split(",", -1)[1]);
      assertThat(values[i]).isCloseTo(ofImage, within(1e-9 * ofImage));
    }
    assertThat(Files.readAllLines(folder.resolve("test.csv")))
        .startsWith("path,label")
        .contains("test/spot/000.png,spot");
  }

  private static Object[] concatenate(Object[] common, Object... first) {
    Object[] all = new Object[first.length + common.length];
    System.arraycopy(first, 0, all, 0, first.length);
    System.arraycopy(common, 0, all, first.length, common.length);
    return all;
  }

  @Test
  void validateChoosesTheThresholdFromAnomaliesAndChangesOnlyThat() throws IOException {
    Path output = folder.resolve("validated");
    Dfm.run("fit", "--data", data, "--image-size", 64, "--output", output);
    Path list = folder.resolve("validation.csv");
    StringBuilder rows = new StringBuilder("path,label,split\n");
    for (int i = 0; i < 4; i++) {
      rows.append("parts/test/good/00%d.png,good,validation\n".formatted(i));
      rows.append("parts/test/spot/00%d.png,spot,validation\n".formatted(i));
    }
    Files.writeString(list, rows);

    Dfm validate = Dfm.run("validate", "--model", output.resolve("model.dfm"), "--data", list);

    assertThat(validate.exitCode()).as(validate.err()).isZero();
    Dfm.run("test", "--model", output.resolve("model.dfm"), "--data", data, "--output", output);
    List<String> predictions = Files.readAllLines(output.resolve("predictions.csv"));
    assertThat(predictions.stream().skip(1))
        .allSatisfy(
            row -> {
              String[] cells = row.split(",", -1);
              assertThat(cells[3]).isEqualTo(cells[4]);
            });
  }

  @Test
  void plainFoldersAndListsAreDataToo() {
    Dfm folders =
        Dfm.run(
            "train",
            "--normal",
            data.resolve("train/good"),
            "--abnormal",
            data.resolve("test/spot"),
            "--masks",
            data.resolve("ground_truth/spot"),
            "--image-size",
            64,
            "--output",
            folder.resolve("folders"));

    assertThat(folders.exitCode()).as(folders.err()).isZero();
    assertThat(folders.out()).contains("image_AUROC").contains("pixel_AUPRO");
  }

  @Test
  void allCategoriesAreFittedOneByOneAndAveraged() throws IOException {
    Path set = folder.resolve("set");
    Parts.write(set.resolve("first"));
    Parts.write(set.resolve("second"));
    Path output = folder.resolve("all");

    Dfm all =
        Dfm.run(
            "train", "--data", set, "--category", "all", "--image-size", 64, "--output", output);

    assertThat(all.exitCode()).as(all.err()).isZero();
    assertThat(output.resolve("first/model.dfm")).isRegularFile();
    assertThat(output.resolve("second/report.html")).isRegularFile();
    JsonNode mean = json(output.resolve("metrics.json"));
    assertThat(mean.path("images").asInt()).isEqualTo(16);
    assertThat(mean.path("image_F1").asDouble())
        .isEqualTo(json(output.resolve("first/metrics.json")).path("image_F1").asDouble());
    // Neither intervals nor counts of one category are a mean's.
    assertThat(mean.properties()).noneMatch(e -> e.getValue().isObject());
    assertThat(mean.properties()).noneMatch(e -> e.getKey().endsWith("_ci95"));
    Dfm test =
        Dfm.run(
            "test",
            "--model",
            output,
            "--data",
            set,
            "--category",
            "second",
            "--output",
            folder.resolve("second-tested"));
    assertThat(test.exitCode()).as(test.err()).isZero();
  }

  @Test
  void likelihoodScoresHaveNoMaps() throws IOException {
    Path output = folder.resolve("nll");

    Dfm train =
        Dfm.run("train", "--data", data, "--score", "nll", "--image-size", 64, "--output", output);

    assertThat(train.exitCode()).as(train.err()).isZero();
    assertThat(json(output.resolve("metrics.json")).has("pixel_AUROC")).isFalse();
    assertThat(output.resolve("maps")).doesNotExist();
  }

  @Test
  void layersAndPluginsListWhatThereIs() throws IOException {
    Dfm layers = Dfm.run("layers", "onnx:scattering", "--json");
    assertThat(layers.exitCode()).as(layers.err()).isZero();
    assertThat(JsonMapper.builder().build().readTree(layers.out()).findValuesAsText("name"))
        .contains("order1", "order2", "scattering");
    assertThat(Dfm.run("layers", "onnx:scattering").out()).contains("1x417x16x16");

    Dfm plugins = Dfm.run("plugins", "--json");
    assertThat(JsonMapper.builder().build().readTree(plugins.out()).findValuesAsText("name"))
        .contains("onnx", "ejml", "pca", "gaussian");
  }

  @Test
  void linearAlgebraIsSwappedByOneWord() throws IOException {
    Path output = folder.resolve("nd4j");

    Dfm train =
        Dfm.run(
            "train", "--data", data, "--linalg", "nd4j", "--image-size", 64, "--output", output);

    assertThat(train.exitCode()).as(train.err()).isZero();
    assertThat(json(output.resolve("metrics.json")).path("linalg").asText()).isEqualTo("nd4j");
    List<String> expected = Files.readAllLines(trained.resolve("predictions.csv"));
    List<String> actual = Files.readAllLines(output.resolve("predictions.csv"));
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 1; i < actual.size(); i++) {
      double score = Double.parseDouble(expected.get(i).split(",", -1)[1]);
      assertThat(Double.parseDouble(actual.get(i).split(",", -1)[1]))
          .isCloseTo(score, within(1e-9 * score));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "incremental-pca, gaussian, fre",
    "randomized-pca, gaussian, fre",
    "random-projection, gaussian, fre",
    "pca, shrinkage-gaussian, nll",
    "pca, gmm, nll",
    "pca, class-conditional, nll",
    "identity, ppca, nll"
  })
  void everyReducerAndDensityIsSavedAndGivesTheSameScoresWhenLoaded(
      String reducer, String density, String score) {
    Path output = folder.resolve(reducer + "-" + density);
    Path again = folder.resolve(reducer + "-" + density + "-again");

    Dfm train =
        Dfm.run(
            "train",
            "--data",
            data,
            "--layer",
            "order1",
            "--image-size",
            64,
            "--reducer",
            reducer,
            "--density",
            density,
            "--score",
            score,
            "--output",
            output);
    assertThat(train.exitCode()).as(train.err()).isZero();
    Dfm test =
        Dfm.run("test", "--model", output.resolve("model.dfm"), "--data", data, "--output", again);

    assertThat(test.exitCode()).as(test.err()).isZero();
    assertThat(again.resolve("predictions.csv"))
        .hasSameTextualContentAs(output.resolve("predictions.csv"));
    assertThat(Files.exists(output.resolve("maps")))
        .isEqualTo(score.equals("fre") || density.equals("ppca"));
  }
}
