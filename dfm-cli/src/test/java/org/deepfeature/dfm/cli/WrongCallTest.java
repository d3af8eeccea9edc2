package org.deepfeature.dfm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Exit codes and the one line that says what to do. */
class WrongCallTest {
  private static final int FAILED = 1;
  private static final int WRONG = 2;

  @TempDir private Path folder;
  private Path data;
  private Path output;

  @BeforeEach
  void write() {
    data = Parts.write(folder.resolve("parts"));
    output = folder.resolve("output");
  }

  private Dfm fit(Object... more) {
    Object[] arguments = new Object[more.length + 7];
    Object[] first = {"fit", "--data", data, "--image-size", 64, "--output", output};
    System.arraycopy(first, 0, arguments, 0, first.length);
    System.arraycopy(more, 0, arguments, first.length, more.length);
    return Dfm.run(arguments);
  }

  private static void assertLine(Dfm run, int exitCode, String... parts) {
    assertThat(run.err()).contains(parts);
    assertThat(run.err().strip().lines().filter(line -> line.startsWith("dfm: "))).hasSize(1);
    assertThat(run.exitCode()).as(run.err()).isEqualTo(exitCode);
  }

  @Test
  void unknownFlagIsAWrongCall() {
    assertLine(fit("--poling", "4"), WRONG, "--poling");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--config", "--augment"})
  void ofSeveralDocumentsInAFileNoneIsDropped(String flag) throws IOException {
    Path file = Files.writeString(folder.resolve("c.yaml"), "seed: 1\n---\nseed: 2\n");

    Dfm run =
        Dfm.run(
            "fit",
            "--data",
            Parts.write(folder.resolve("parts")),
            flag,
            file,
            "--output",
            folder.resolve("o"));

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("c.yaml holds several documents, separated by lines of ---");
  }

  @Test
  void unknownKeyNamesTheNearest() throws IOException {
    assertLine(fit("--set", "poling=4"), WRONG, "did you mean 'pooling'");
    Path file = Files.writeString(folder.resolve("c.yaml"), "imagesize: 64\n");
    assertLine(fit("--config", file), WRONG, "did you mean 'image-size'");
    assertLine(fit("--set", "backbone-options.maen=[1,1,1]"), WRONG, "onnx", "did you mean 'mean'");
  }

  @Test
  void valuesThatCannotBeAreWrongCalls() {
    assertLine(fit("--pooling", "0"), WRONG, "pooling 0", "at least 1");
    assertLine(fit("--score", "mse"), WRONG, "mse", "fre, nll or combined");
    assertLine(fit("--pca-level", "1.5"), WRONG, "1.5");
    assertLine(fit("--device", "gpu"), WRONG, "gpu", "cuda");
    assertLine(fit("--backbone", "resnet18"), WRONG, "resnet18", "onnx");
    assertLine(fit("--backbone", "onx:scattering"), WRONG, "did you mean 'onnx'");
    assertLine(fit("--linalg", "ejlm"), WRONG, "did you mean 'ejml'");
    assertLine(fit("--layer", "order3"), WRONG, "did you mean 'order");
  }

  @Test
  void flagsWinOverSetAndSetOverTheFile() throws IOException {
    Path file = Files.writeString(folder.resolve("c.yaml"), "pooling: 3\nscore: nll\nseed: 7\n");

    Dfm run = fit("--config", file, "--set", "pooling=2", "--set", "score=nll", "--score", "fre");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(Files.readString(output.resolve("config.yaml")))
        .contains("pooling: 2\n", "score: fre\n", "seed: 7\n");
  }

  @Test
  void dataThatIsNotThereOrNotUsable() throws IOException {
    assertLine(
        Dfm.run("fit", "--data", folder.resolve("nowhere"), "--output", output),
        FAILED,
        "nowhere",
        "does not exist");
    Path empty = Files.createDirectories(folder.resolve("empty"));
    assertLine(
        Dfm.run("fit", "--data", empty, "--output", output), FAILED, "train/good", "is empty");
    assertLine(Dfm.run("fit", "--output", output), WRONG, "--data", "--normal");
  }

  @Test
  void oneTrainingImageAndIdenticalImages() throws IOException {
    Path good = data.resolve("train/good");
    for (int i = 1; i < Parts.TRAIN; i++) {
      Files.copy(
          good.resolve("000.png"),
          good.resolve("%03d.png".formatted(i)),
          StandardCopyOption.REPLACE_EXISTING);
    }
    assertLine(fit(), FAILED, "same features");
    for (int i = 1; i < Parts.TRAIN; i++) {
      Files.delete(good.resolve("%03d.png".formatted(i)));
    }
    assertLine(fit(), FAILED, "Only 1 usable training image", "at least 3");
    assertThat(output.resolve("model.dfm")).doesNotExist();
  }

  @Test
  void badImagesAreNamedCountedAndMakeTheExitCodeOneUnlessAccepted() throws IOException {
    Path good = data.resolve("train/good");
    Files.write(good.resolve("000.png"), new byte[0]);
    byte[] whole = Files.readAllBytes(good.resolve("001.png"));
    Files.write(good.resolve("001.png"), java.util.Arrays.copyOf(whole, whole.length / 2));
    Files.writeString(good.resolve("002.jpg"), "no image");

    Dfm run = fit();
    assertThat(run.exitCode()).isEqualTo(FAILED);
    assertThat(run.err()).contains("000.png", "001.png", "002.jpg", "3 images were skipped");
    assertThat(output.resolve("model.dfm")).isRegularFile();
    assertThat(fit("--skip-bad-images").exitCode()).isZero();
  }

  @Test
  void moreThanMaxPixelsIsABadImageWhereverImagesAreRead() throws IOException {
    assertThat(fit().exitCode()).isZero();
    Path model = output.resolve("model.dfm");
    Path out = output.resolve("out");
    List<Dfm> runs =
        List.of(
            fit("--max-pixels", 100),
            Dfm.run("test", "--model", model, "--data", data, "--max-pixels", 100, "--output", out),
            Dfm.run("predict", "--model", model, data, "--max-pixels", 100, "--output", out));
    for (Dfm run : runs) {
      assertThat(run.exitCode()).isEqualTo(FAILED);
      assertThat(run.err()).contains("at most 100 are allowed");
    }
    assertThat(fit("--max-pixels", 4_000_000_000L).exitCode()).isZero();
    assertLine(fit("--max-pixels", 0), WRONG, "max-pixels 0; expected at least 1");
    assertLine(fit("--threads", 100_000), WRONG, "threads 100000; expected at most 1024");
  }

  @Test
  void badInputLeavesAGoodModelAlone() throws IOException {
    assertThat(fit().exitCode()).isZero();
    byte[] model = Files.readAllBytes(output.resolve("model.dfm"));
    for (int i = 0; i < Parts.TRAIN; i++) {
      Files.write(data.resolve("train/good/%03d.png".formatted(i)), new byte[] {1, 2, 3});
    }

    assertLine(fit(), FAILED, "Only 0 usable training images");

    assertThat(Files.readAllBytes(output.resolve("model.dfm"))).isEqualTo(model);
  }

  @Test
  void imageSizeThatTheNetworkCannotTake() {
    assertLine(
        Dfm.run("fit", "--data", data, "--image-size", 65, "--output", output),
        FAILED,
        "65",
        "multiples of 16");
  }

  @Test
  void outputThatCannotBeWrittenIsSaidBeforeTheWork() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "in the way");

    assertLine(
        Dfm.run("fit", "--data", data, "--image-size", 64, "--output", file.resolve("below")),
        FAILED,
        "file");
  }

  @Test
  void damagedModelIsRefusedWithWhatIsWrong() throws IOException {
    fit();
    Path model = output.resolve("model.dfm");
    try (RandomAccessFile file = new RandomAccessFile(model.toFile(), "rw")) {
      file.seek(file.length() - 9);
      int old = file.read();
      file.seek(file.length() - 9);
      file.write(old ^ 1);
    }
    assertLine(Dfm.run("predict", "--model", model, data), FAILED, "model.dfm");
    Files.write(model, java.util.Arrays.copyOf(Files.readAllBytes(model), 100));
    assertLine(Dfm.run("predict", "--model", model, data), FAILED, "model.dfm");
  }

  @Test
  void anotherBackboneThanTheModelsIsRefusedWithTheHashThatWasExpected() {
    fit();

    Dfm run =
        Dfm.run(
            "predict",
            "--model",
            output.resolve("model.dfm"),
            "--set",
            "backbone-options.scatteringColor=rgb",
            data.resolve("test/good"));

    assertLine(run, FAILED, "fitted with");
    Dfm moved =
        Dfm.run(
            "predict",
            "--model",
            output.resolve("model.dfm"),
            "--backbone",
            "onnx:" + folder.resolve("gone.onnx"),
            data.resolve("test/good"));
    assertLine(moved, FAILED, "gone.onnx", "hash", "--backbone");
  }

  @Test
  void whatTheModelFixesCannotBeChangedByATest() {
    fit();

    assertLine(
        Dfm.run(
            "test",
            "--model",
            output.resolve("model.dfm"),
            "--data",
            data,
            "--pooling",
            "2",
            "--output",
            output),
        WRONG,
        "pooling 1",
        "new fit");
  }

  @Test
  void stacktraceShowsWhereAnErrorCameFrom() {
    assertThat(fit("--score", "mse").err()).doesNotContain("\tat ");
    assertThat(fit("--score", "mse", "--stacktrace").err()).contains("\tat ");
  }
}
