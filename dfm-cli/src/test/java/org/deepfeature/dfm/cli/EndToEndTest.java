package org.deepfeature.dfm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.deepfeature.dfm.runtime.numpy.NpyFile;
import org.junit.jupiter.api.Test;

/** The path that a user takes, command by command. */
class EndToEndTest extends TrainedFixture {
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
    assertThat(training.out().lines()).hasSizeLessThan(12);
    assertThat(training.out()).contains("false alarms").contains("MiB");
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
  void reportIsLeftOutWhereNobodyWantsIt() {
    Path output = folder.resolve("without-report");

    Dfm test =
        Dfm.run("test", "--model", trained, "--data", data, "--output", output, "--no-report");

    assertThat(test.exitCode()).as(test.err()).isZero();
    assertThat(output.resolve("report.html")).doesNotExist();
    assertThat(output.resolve("metrics.json")).isRegularFile();
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
    assertThat(folders.out()).contains("image AUROC").contains("pixel AUPRO");
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
}
