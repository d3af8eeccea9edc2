package org.deepfeature.dfm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Pre-processor, post-processor, evaluator and visualiser: as they are, switched off, a plugin's.
 */
class ProcessorsTest {
  @TempDir private static Path folder;
  private static Path data;
  private static Path standard;

  @BeforeAll
  static void fitWithAllProcessors() {
    data = Parts.write(folder.resolve("parts"));
    standard = folder.resolve("standard");
    Dfm fit = Dfm.run("fit", "--data", data, "--image-size", 64, "--output", standard);
    assertThat(fit.exitCode()).as(fit.err()).isZero();
  }

  private static Path test(String name, Object... more) {
    Path output = folder.resolve(name);
    Object[] first = {
      "test", "--model", standard.resolve("model.dfm"), "--data", data, "--output", output
    };
    Object[] all = new Object[first.length + more.length];
    System.arraycopy(first, 0, all, 0, first.length);
    System.arraycopy(more, 0, all, first.length, more.length);
    Dfm run = Dfm.run(all);
    assertThat(run.exitCode()).as(run.err()).isZero();
    return output;
  }

  private static JsonNode metrics(Path output) throws IOException {
    return JsonMapper.builder().build().readTree(output.resolve("metrics.json").toFile());
  }

  @Test
  void withoutPostProcessorThereAreScoresButNeitherThresholdsNorLabels() throws IOException {
    Path output = test("unlabelled", "--post-processor", "false");

    List<String> rows = Files.readAllLines(output.resolve("predictions.csv"));
    assertThat(rows.get(0)).isEqualTo("path,score,normalized,label,ground_truth,kind");
    assertThat(rows.stream().skip(1))
        .hasSize(8)
        .allSatisfy(
            row -> assertThat(row).matches("[^,]+,[0-9.E-]+,,,(normal,good|anomalous,spot)"));
    assertThat(metrics(output).path("image_AUROC").asDouble()).isEqualTo(1);
    assertThat(metrics(output).path("pixel_AUROC").asDouble()).isGreaterThan(0.9);
    assertThat(metrics(output).has("threshold")).isFalse();
    assertThat(metrics(output).has("confusion")).isFalse();
    assertThat(output.resolve("report.html")).doesNotExist();
    assertThat(output.resolve("maps/test/spot/000.png.png")).isRegularFile();
  }

  @Test
  void predictWithoutPostProcessorHasEmptyCells() {
    Dfm csv =
        Dfm.run(
            "predict",
            "--model",
            standard.resolve("model.dfm"),
            "--post-processor",
            "false",
            data.resolve("test/spot/000.png"));

    assertThat(csv.exitCode()).as(csv.err()).isZero();
    assertThat(csv.out().lines().skip(1))
        .hasSize(1)
        .allSatisfy(row -> assertThat(row).matches("[^,]+,[0-9.E-]+,,"));
  }

  @Test
  void withoutEvaluatorThereAreNoMetricsButRowsAndMaps() throws IOException {
    Path output = test("unmeasured", "--evaluator", "false");

    assertThat(metrics(output).has("image_AUROC")).isFalse();
    assertThat(metrics(output).path("threshold").asDouble()).isPositive();
    assertThat(Files.readAllLines(output.resolve("predictions.csv"))).hasSize(9);
    assertThat(output.resolve("maps/test/spot/000.png.png")).isRegularFile();
  }

  @Test
  void withoutVisualizerThereAreNoMapsButMetricsAndAReport() throws IOException {
    Path output = test("undrawn", "--visualizer", "false");

    assertThat(output.resolve("maps")).doesNotExist();
    assertThat(metrics(output).path("image_AUROC").asDouble()).isEqualTo(1);
    assertThat(output.resolve("report.html")).isRegularFile();
  }

  @Test
  void pluginsPartsAreChosenByName() throws IOException {
    Path output = test("example", "--evaluator", "example", "--visualizer", "example");

    assertThat(metrics(output).path("counted").asDouble()).isEqualTo(8);
    assertThat(metrics(output).has("image_AUROC")).isFalse();
    assertThat(output.resolve("maps/test/spot/000.png.txt")).hasContent("test/spot/000.png");
    assertThat(output.resolve("maps/test/spot/000.png.png")).doesNotExist();

    Path fitted = folder.resolve("example-fit");
    Dfm train =
        Dfm.run(
            "train",
            "--data",
            data,
            "--image-size",
            64,
            "--post-processor",
            "example",
            "--output",
            fitted);
    assertThat(train.exitCode()).as(train.err()).isZero();
    assertThat(metrics(fitted).path("threshold").asDouble()).isEqualTo(12_345);
  }

  @Test
  void preProcessorIsRememberedByTheModelAndCannotBeChangedAfterwards() {
    Path raw = folder.resolve("raw");
    Dfm train =
        Dfm.run(
            "train",
            "--data",
            data,
            "--image-size",
            64,
            "--pre-processor",
            "false",
            "--output",
            raw);
    assertThat(train.exitCode()).as(train.err()).isZero();
    Path again = folder.resolve("raw-again");
    Dfm test =
        Dfm.run("test", "--model", raw.resolve("model.dfm"), "--data", data, "--output", again);
    assertThat(test.exitCode()).as(test.err()).isZero();
    assertThat(again.resolve("predictions.csv"))
        .hasSameTextualContentAs(raw.resolve("predictions.csv"));

    Dfm other =
        Dfm.run(
            "test",
            "--model",
            raw.resolve("model.dfm"),
            "--data",
            data,
            "--output",
            again,
            "--pre-processor",
            "true");
    assertThat(other.exitCode()).isEqualTo(2);
    assertThat(other.err()).contains("fitted with pre-processor false");
  }

  @Test
  void unknownPartsNameTheNearest() {
    Dfm run =
        Dfm.run("train", "--data", data, "--output", folder.resolve("x"), "--evaluator", "exampl");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("evaluator 'exampl'", "did you mean 'example'");
  }
}
