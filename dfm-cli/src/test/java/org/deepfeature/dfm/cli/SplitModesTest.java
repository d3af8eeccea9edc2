package org.deepfeature.dfm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.deepfeature.dfm.runtime.internal.file.Sha256;
import org.deepfeature.dfm.runtime.model.DfmFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Layouts and split modes as a user meets them. */
class SplitModesTest {
  @TempDir private static Path folder;
  private static Path data;

  @BeforeAll
  static void draw() {
    data = Parts.write(folder.resolve("parts"));
  }

  private static Dfm dfm(String command, Path output, Object... options) {
    List<Object> words = new ArrayList<>(List.of(command, "--output", output));
    words.addAll(List.of(options));
    Dfm run = Dfm.run(words.toArray());
    assertThat(run.exitCode()).as(run.err()).isZero();
    return run;
  }

  private static JsonNode metrics(Path output) throws IOException {
    return JsonMapper.builder().build().readTree(output.resolve("metrics.json").toFile());
  }

  /** Returns the paths of one split, in order. */
  private static List<String> paths(Path output, String split) throws IOException {
    return Files.readAllLines(output.resolve("splits.csv")).stream()
        .map(line -> line.split(",", -1))
        .filter(cells -> cells[2].equals(split))
        .map(cells -> cells[0])
        .toList();
  }

  private static List<String> predicted(Path output) throws IOException {
    return Files.readAllLines(output.resolve("predictions.csv")).stream()
        .skip(1)
        .map(line -> line.split(",", -1)[0])
        .toList();
  }

  @Test
  void validationImagesFromTheTestGiveTheThresholdAndLeaveTheTestOfThisModelForGood()
      throws IOException {
    Path output = folder.resolve("from-test");
    dfm("train", output, "--data", data, "--image-size", 64, "--val-split-mode", "from_test");

    assertThat(paths(output, "validation")).hasSize(4).anyMatch(p -> p.contains("spot"));
    assertThat(paths(output, "train")).hasSize(Parts.TRAIN);
    assertThat(predicted(output))
        .isEqualTo(paths(output, "test"))
        .hasSize(4)
        .doesNotContainAnyElementsOf(paths(output, "validation"));
    DfmFile model = DfmFile.read(output.resolve("model.dfm"));
    assertThat(model.configuration().split().sha256())
        .isEqualTo(Sha256.ofFile(output.resolve("splits.csv")));

    Path again = folder.resolve("from-test-again");
    dfm("test", again, "--model", output.resolve("model.dfm"), "--data", data);
    assertThat(again.resolve("predictions.csv"))
        .hasSameTextualContentAs(output.resolve("predictions.csv"));
    Path all = folder.resolve("from-test-all");
    dfm(
        "test",
        all,
        "--model",
        output.resolve("model.dfm"),
        "--data",
        data,
        "--val-split-mode",
        "none");
    assertThat(predicted(all)).hasSize(8);
  }

  @Test
  void fitTakesTheThresholdOfTheValidationSetThatValidateWouldTake() throws IOException {
    Path held = folder.resolve("held-out");
    Path tuned = folder.resolve("tuned");
    dfm("fit", held, "--data", data, "--image-size", 64);
    dfm("fit", tuned, "--data", data, "--image-size", 64, "--val-split-mode", "same_as_test");
    Dfm validate =
        Dfm.run(
            "validate",
            "--model",
            held.resolve("model.dfm"),
            "--data",
            data,
            "--val-split-mode",
            "same_as_test");
    assertThat(validate.exitCode()).as(validate.err()).isZero();

    DfmFile first = DfmFile.read(held.resolve("model.dfm"));
    DfmFile second = DfmFile.read(tuned.resolve("model.dfm"));

    assertThat(second.file().metadata().path("image_normalization"))
        .isEqualTo(first.file().metadata().path("image_normalization"));
    assertThat(second.file().metadata().path("pixel_normalization"))
        .isEqualTo(first.file().metadata().path("pixel_normalization"));
  }

  @Test
  void warnsOfThresholdsChosenOnTheTestAndOfFewImages() throws IOException {
    Path output = folder.resolve("same");
    Dfm run =
        dfm(
            "train",
            output,
            "--data",
            data,
            "--image-size",
            64,
            "--val-split-mode",
            "same_as_test");

    assertThat(run.err())
        .contains("warning: only 12 to fit on")
        .contains("warning: 8 of 8 test images are validation images, too");
    assertThat(metrics(output).path("warnings")).hasSize(2);
  }

  @Test
  void warnsOfTestImagesAmongTheTrainingImages() throws IOException {
    Path leaking = Parts.write(folder.resolve("leaking"));
    Files.copy(leaking.resolve("train/good/003.png"), leaking.resolve("test/good/copy of it.png"));
    Path output = folder.resolve("leak");

    Dfm run = dfm("train", output, "--data", leaking, "--image-size", 64);

    assertThat(run.err())
        .contains("1 of 9 test images is a training image, too (test/good/copy of it.png =");
    assertThat(metrics(output).path("warnings").toString()).contains("copy of it.png");
  }

  @Test
  void normalImagesAloneAreEnoughWithDrawnDefects() throws IOException {
    Path output = folder.resolve("synthetic");
    dfm(
        "train",
        output,
        "--normal",
        data.resolve("train/good"),
        "--test-split-mode",
        "synthetic",
        "--test-split-ratio",
        0.5,
        "--val-split-mode",
        "synthetic",
        "--image-size",
        64);

    assertThat(paths(output, "train")).hasSize(3);
    assertThat(paths(output, "validation")).hasSize(3);
    assertThat(paths(output, "test")).hasSize(6);
    assertThat(metrics(output).path("image_AUROC").asDouble()).isGreaterThan(0.5);
    assertThat(metrics(output).has("pixel_AUPRO")).isTrue();
    Path again = folder.resolve("synthetic-again");
    dfm("train", again, "--config", output.resolve("config.yaml"), "--threads", 1);
    assertThat(again.resolve("predictions.csv"))
        .hasSameTextualContentAs(output.resolve("predictions.csv"));
    assertThat(again.resolve("splits.csv")).hasSameTextualContentAs(output.resolve("splits.csv"));
  }

  @Test
  void warnsOfDrawnDefectsThatAreHardlyToldFromNormalImages() throws IOException {
    Path normal = Files.createDirectories(folder.resolve("wild"));
    for (int i = 0; i < 24; i++) {
      Parts.noise(normal.resolve("%02d.png".formatted(i)), i);
    }
    Path output = folder.resolve("wild-run");

    Dfm fit =
        dfm("fit", output, "--normal", normal, "--val-split-mode", "synthetic", "--image-size", 64);

    String warning = "warning: the model hardly separates the drawn defects of the validation set";
    assertThat(fit.err()).contains(warning).containsPattern("image AUROC 0\\.\\d{3} over \\d+");
    assertThat(metrics(output).path("warnings").toString()).contains("drawn defects");
    Path model = output.resolve("model.dfm");
    Dfm validate =
        Dfm.run("validate", "--model", model, "--normal", normal, "--val-split-mode", "synthetic");
    assertThat(validate.err()).contains(warning);
  }

  @Test
  void anotherSeedGivesAnotherSplit() throws IOException {
    Path zero = folder.resolve("seed-0");
    Path one = folder.resolve("seed-1");
    Object[] options = {
      "--data", data, "--image-size", 64, "--val-split-mode", "from_train", "--layer", "order1"
    };
    dfm("fit", zero, options);
    dfm("fit", one, Stream.concat(Stream.of(options), Stream.of("--seed", 1)).toArray());
    assertThat(paths(zero, "validation")).hasSize(6).isNotEqualTo(paths(one, "validation"));
  }

  @Test
  void btechIsRecognisedAndKolektorsLabelImagesAreLookedInto() throws IOException {
    Path btech = Parts.write(folder.resolve("btech"));
    Files.move(btech.resolve("train/good"), btech.resolve("train/ok"));
    Files.move(btech.resolve("test/good"), btech.resolve("test/ok"));
    Files.move(btech.resolve("test/spot"), btech.resolve("test/ko"));
    Files.move(btech.resolve("ground_truth/spot"), btech.resolve("ground_truth/ko"));
    Path output = folder.resolve("btech-run");
    dfm("train", output, "--data", btech, "--image-size", 64);
    assertThat(metrics(output).path("image_AUROC").asDouble()).isEqualTo(1);
    assertThat(metrics(output).has("pixel_AUPRO")).isTrue();

    Path parts = Parts.write(folder.resolve("for-kolektor"));
    Path kolektor = Files.createDirectories(folder.resolve("kolektor/kos01")).getParent();
    for (int i = 0; i < 4; i++) {
      Path black = Parts.black(kolektor.resolve("kos01/Part%d_label.png".formatted(i)));
      assertThat(black).isRegularFile();
      Files.copy(
          parts.resolve("train/good/00%d.png".formatted(i)),
          kolektor.resolve("kos01/Part%d.png".formatted(i)));
    }
    Files.copy(parts.resolve("test/spot/000.png"), kolektor.resolve("kos01/Part9.png"));
    Files.copy(
        parts.resolve("ground_truth/spot/000_mask.png"), kolektor.resolve("kos01/Part9_label.png"));
    Path kolektorRun = folder.resolve("kolektor-run");
    dfm("fit", kolektorRun, "--data", kolektor, "--image-size", 64, "--layer", "order1");
    assertThat(paths(kolektorRun, "train")).hasSize(3);
    assertThat(paths(kolektorRun, "test")).hasSize(2).contains("kos01/Part9.png");
  }

  @Test
  void aFormatOrModeThatIsNoneIsAWrongCall() {
    Path output = folder.resolve("wrong");
    Object[][] calls = {
      {"--data-format", "mvtek", "did you mean 'mvtec'"},
      {"--val-split-mode", "test", "expected one of [none, same_as_test"},
      {"--test-split-mode", "random", "expected one of [from_dir, fraction, synthetic]"},
      {"--val-split-ratio", "1.5", "val_split_ratio 1.5"},
    };
    for (Object[] call : calls) {
      Dfm run = Dfm.run("fit", "--data", data, "--output", output, call[0], call[1]);
      assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
      assertThat(run.err()).contains(call[2].toString());
    }
    Dfm forced =
        Dfm.run("fit", "--data", data, "--output", output, "--data-format", "magnetic-tile");
    assertThat(forced.exitCode()).isEqualTo(1);
    assertThat(forced.err()).contains("MT_Free/Imgs/*.jpg").contains("train");
  }
}
