package org.deepfeature.dfm.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Fits that are killed, interrupted and resumed, as a user would see it. */
@Tag("slow")
class InterruptedFitTest {
  private static final int COPIES = 6;
  private static final int IMAGES = COPIES * Parts.TRAIN;

  @TempDir private static Path folder;
  private static Path data;
  private static Path whole;

  @BeforeAll
  static void fitWithoutInterruption() throws IOException {
    data = Parts.write(folder.resolve("parts"));
    Path good = data.resolve("train/good");
    for (int copy = 1; copy < COPIES; copy++) {
      for (int i = 0; i < Parts.TRAIN; i++) {
        Files.copy(
            good.resolve("%03d.png".formatted(i)),
            good.resolve("%03d.png".formatted(copy * 100 + i)),
            StandardCopyOption.REPLACE_EXISTING);
      }
    }
    whole = folder.resolve("whole");
    Dfm fit = Dfm.run(arguments(whole));
    assertThat(fit.exitCode()).as(fit.err()).isZero();
    assertThat(whole.resolve("checkpoints")).doesNotExist();
  }

  private static Object[] arguments(Path output, Object... more) {
    Object[] first = {
      "train", "--data", data, "--image-size", 192, "--batch-size", 1, "--output", output
    };
    Object[] all = new Object[first.length + more.length];
    System.arraycopy(first, 0, all, 0, first.length);
    System.arraycopy(more, 0, all, first.length, more.length);
    return all;
  }

  private static Path checkpoint(Path output) {
    return output.resolve("checkpoints/last.ckpt");
  }

  /** Kills a fit after a few batches. */
  private static Path killed(String name, Object... more) throws IOException, InterruptedException {
    Path output = folder.resolve(name);
    Running fit = Running.start(folder.resolve(name + ".log"), arguments(output, more));
    boolean inTheMiddle = fit.awaitCheckpoint(checkpoint(output), 400_000);
    fit.process().destroyForcibly();
    fit.process().waitFor(1, TimeUnit.MINUTES);
    assertThat(inTheMiddle).as(fit.text()).isTrue();
    assertThat(output.resolve("model.dfm")).doesNotExist();
    return output;
  }

  private static void assertSameScores(Path output) {
    assertThat(output.resolve("predictions.csv"))
        .hasSameTextualContentAs(whole.resolve("predictions.csv"));
  }

  @Test
  void fitThatWasKilledIsResumedAndGivesTheSameScores() throws Exception {
    Path output = killed("killed");

    Dfm resumed = Dfm.run(arguments(output, "--resume", "last"));

    assertThat(resumed.exitCode()).as(resumed.err()).isZero();
    assertThat(resumed.err()).containsPattern("resumed after \\d+ of " + IMAGES + " images");
    assertSameScores(output);
    assertThat(checkpoint(output)).doesNotExist();
  }

  @Test
  void copiesOfImagesAreResumedToTheSameScores() throws Exception {
    Object[] copies = {"--augment", "slight", "--augment-copies", 1, "--limit-train-batches", 60};
    Path uninterrupted = folder.resolve("copies-whole");
    assertThat(Dfm.run(arguments(uninterrupted, copies)).exitCode()).isZero();
    Path output = killed("copies-killed", copies);

    Object[] resume = Arrays.copyOf(copies, copies.length + 2);
    resume[copies.length] = "--resume";
    resume[copies.length + 1] = "last";
    Dfm resumed = Dfm.run(arguments(output, resume));

    assertThat(resumed.exitCode()).as(resumed.err()).isZero();
    assertThat(output.resolve("predictions.csv"))
        .hasSameTextualContentAs(uninterrupted.resolve("predictions.csv"));
  }

  @Test
  void fitThatWasKilledIsResumedElsewhereAndRefusedForAnotherConfigurationOrOtherData()
      throws Exception {
    Path output = killed("killed-again");
    Path file = checkpoint(output);
    byte[] before = Files.readAllBytes(file);

    Dfm other = Dfm.run(arguments(folder.resolve("x"), "--resume", file, "--pooling", "2"));
    assertThat(other.exitCode()).isEqualTo(1);
    assertThat(other.err()).contains("pooling").contains("this run has 2");
    Dfm fewer =
        Dfm.run(arguments(folder.resolve("x"), "--resume", file, "--limit-train-batches", "40"));
    assertThat(fewer.exitCode()).isEqualTo(1);
    assertThat(fewer.err()).contains("other images: " + IMAGES, "40 of list");
    assertThat(file).hasBinaryContent(before);

    Path elsewhere = folder.resolve("elsewhere");
    Dfm resumed = Dfm.run(arguments(elsewhere, "--ckpt-path", file));
    assertThat(resumed.exitCode()).as(resumed.err()).isZero();
    assertSameScores(elsewhere);
  }

  @Test
  void whatIsFittedMayBeAnotherThanBeforeTheKill() throws Exception {
    Path output = killed("killed-and-refitted");
    Path file = checkpoint(output);

    Dfm resumed =
        Dfm.run(
            arguments(
                folder.resolve("refitted"),
                "--resume",
                file,
                "--pca-level",
                "2",
                "--reducer",
                "randomized-pca",
                "--score",
                "nll"));

    assertThat(resumed.exitCode()).as(resumed.err()).isZero();
    assertThat(resumed.err()).containsPattern("resumed after \\d+ of " + IMAGES + " images");
    assertThat(resumed.out()).contains("k 2");
  }

  @ParameterizedTest
  @CsvSource({"INT, 130", "TERM, 143", "HUP, 129"})
  void firstSignalFitsWhatIsThereAndTheRestCanBeResumed(String signal, int exitCode)
      throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/env")), "No Unix: no signals to send");
    Path output = folder.resolve("interrupted" + signal);
    Running fit = Running.start(folder.resolve(signal + ".log"), arguments(output));
    // Some images more than the three that a model takes.
    assertThat(fit.awaitCheckpoint(checkpoint(output), 1_200_000)).as(fit.text()).isTrue();
    fit.signal(signal);

    assertThat(fit.exitCode()).as(fit.text()).isEqualTo(exitCode);
    assertThat(fit.text())
        .containsPattern("interrupted( by SIG" + signal + ")?: finishing with what is there")
        .containsPattern("the model is of \\d+ of " + IMAGES + " images");
    assertThat(output.resolve("model.dfm")).isRegularFile();
    assertThat(output.resolve("predictions.csv")).doesNotExist();

    Dfm resumed = Dfm.run(arguments(output, "--resume", "last"));
    assertThat(resumed.exitCode()).as(resumed.err()).isZero();
    assertSameScores(output);
  }

  @Test
  void aTrainThatIsKilledWhileItTestsGoesOnWithTheTest() throws Exception {
    Path output = folder.resolve("killed-in-test");
    Running train = Running.start(folder.resolve("killed-in-test.log"), arguments(output));
    Path model = output.resolve("model.dfm");
    while (train.process().isAlive() && !Files.exists(model)) {
      Thread.sleep(2);
    }
    train.process().destroyForcibly();
    train.process().waitFor(1, TimeUnit.MINUTES);
    assertThat(model).exists();
    assumeTrue(!Files.exists(output.resolve("metrics.json")), "it was quicker than the kill");

    Dfm resumed = Dfm.run(arguments(output, "--resume", "last"));

    assertThat(resumed.exitCode()).as(resumed.err()).isZero();
    assertThat(resumed.err()).contains("resumed after " + IMAGES + " of " + IMAGES + " images");
    assertSameScores(output);
    assertThat(checkpoint(output)).doesNotExist();
  }

  @Test
  void anImageThatWasReplacedByAnotherOfTheSameSizeIsNotTakenForIt() throws Exception {
    Path output = killed("killed-and-replaced");
    Path image = data.resolve("train/good/000.png");
    byte[] before = Files.readAllBytes(image);
    byte[] other = before.clone();
    other[other.length - 1] ^= 1;
    Files.write(image, other);
    try {
      Dfm resumed = Dfm.run(arguments(output, "--resume", "last"));

      assertThat(resumed.exitCode()).isEqualTo(1);
      assertThat(resumed.err()).contains("was made of another").contains("000.png");
    } finally {
      Files.write(image, before);
    }
    assertThat(Dfm.run(arguments(output, "--resume", "last")).exitCode()).isZero();
    assertSameScores(output);
  }
}
