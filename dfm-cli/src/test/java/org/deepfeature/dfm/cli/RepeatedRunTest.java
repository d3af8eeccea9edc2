package org.deepfeature.dfm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The same model and data give the same scores, whatever the run. */
class RepeatedRunTest extends TrainedFixture {
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
}
