package org.deepfeature.dfm.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Results of different runs do not stand beside each other, and none gets lost without a word. */
class OutputFolderTest extends TrainedFixture {

  private Path copied(String name) throws IOException {
    Path copy = folder.resolve(name);
    try (Stream<Path> files = Files.walk(trained)) {
      for (Path file : files.toList()) {
        Path to = copy.resolve(trained.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(to);
        } else {
          Files.copy(file, to);
        }
      }
    }
    return copy;
  }

  @Test
  void aFitRemovesWhatWasTestedWithTheModelThatItReplaces() throws IOException {
    Path output = copied("refitted");
    Path note = Files.writeString(output.resolve("maps/note.txt"), "mine");

    Dfm fit = Dfm.run("fit", "--data", data, "--image-size", 64, "--output", output);

    assertThat(fit.exitCode()).as(fit.err()).isZero();
    assertThat(fit.err())
        .containsPattern(
            "removed what an earlier run left in .*: metrics.json, report.html, predictions.csv,"
                + " \\d+ maps");
    assertThat(List.of("predictions.csv", "report.html"))
        .allSatisfy(name -> assertThat(output.resolve(name)).doesNotExist());
    try (Stream<Path> maps = Files.walk(output.resolve("maps"))) {
      assertThat(maps.filter(Files::isRegularFile)).containsExactly(note);
    }
    assertThat(output.resolve("metrics.json")).content().doesNotContain("image_AUROC");
  }

  @Test
  void aFitThatCannotBeginLosesNothing() throws IOException {
    Path output = copied("kept");

    Dfm fit = Dfm.run("fit", "--data", folder.resolve("nothing"), "--output", output);

    assertThat(fit.exitCode()).isNotZero();
    assertThat(output.resolve("predictions.csv"))
        .hasSameTextualContentAs(trained.resolve("predictions.csv"));
    assertThat(output.resolve("report.html")).exists();
  }

  @Test
  void predictionsDoNotMixWithTheResultsOfATest() throws IOException {
    Path output = copied("mixed");
    Path images = data.resolve("test/good");

    Dfm mixed = Dfm.run("predict", "--model", output, "--output", output, images);

    assertThat(mixed.exitCode()).isEqualTo(1);
    assertThat(mixed.err()).contains("holds the results of a test");
    assertThat(output.resolve("predictions.csv"))
        .hasSameTextualContentAs(trained.resolve("predictions.csv"));

    Path own = folder.resolve("predicted");
    assertThat(Dfm.run("predict", "--model", output, "--output", own, data.resolve("test")).err())
        .contains("predictions written to ");
    Dfm again =
        Dfm.run(
            "predict",
            "--model",
            output,
            "--output",
            own,
            "--format",
            "jsonl",
            "--maps",
            "npy",
            images);
    assertThat(again.exitCode()).as(again.err()).isZero();
    assertThat(own.resolve("predictions.csv")).doesNotExist();
    try (Stream<Path> maps = Files.walk(own.resolve("maps"))) {
      assertThat(maps.filter(Files::isRegularFile))
          .isNotEmpty()
          .allMatch(map -> map.toString().endsWith(".npy") && map.toString().contains("good"));
    }
  }

  @Test
  void whatAKilledRunLeftUnfinishedIsSweptAndTheLockIsFree() throws IOException {
    Path output = folder.resolve("killed");
    Files.createDirectories(output.resolve("maps/bad"));
    Path rows = Files.writeString(output.resolve(".dfm-1.tmp"), "torn");
    Path map = Files.writeString(output.resolve("maps/bad/.dfm-2.tmp"), "torn");
    Files.writeString(output.resolve(".dfm.lock"), "");

    Dfm predict =
        Dfm.run("predict", "--model", trained, "--output", output, data.resolve("test/good"));

    assertThat(predict.exitCode()).as(predict.err()).isZero();
    assertThat(rows).doesNotExist();
    assertThat(map).doesNotExist();
    assertThat(output.resolve(".dfm.lock")).doesNotExist();
  }

  @Test
  void rowsThatAreNotTakenEndTheCommandBadly() throws Exception {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.exists(full), "needs " + full);
    Object[][] commands = {
      {"predict", "--model", trained, data.resolve("test/good")},
      {"layers", "onnx:scattering", "--image-size", 64},
      {"compare", trained, trained},
      {"--help"}
    };
    for (Object[] command : commands) {
      Path log = folder.resolve("full.log");
      Process process = Running.process(full, log, command);

      assertThat(process.waitFor()).as(Files.readString(log)).isEqualTo(1);
      assertThat(Files.readString(log)).containsPattern("dfm: Cannot write .*: No space left");
    }
  }
}
