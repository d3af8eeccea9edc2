package org.deepfeature.dfm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders and lists as people bring them: the measure's numbers, or a word before the fit. */
class FieldDataTest {
  private static final List<String> NUMBERS =
      List.of(
          "image_AUROC", "image_AUPR", "pixel_AUROC", "pixel_AUPRO", "threshold", "k", "confusion");

  @TempDir private static Path folder;
  private static JsonNode right;

  @TempDir Path own;

  @BeforeAll
  static void measure() throws IOException {
    Path data = Parts.write(folder.resolve("right"));
    right = metrics(train(data, folder.resolve("right-run")), folder.resolve("right-run"));
    NUMBERS.forEach(key -> assertThat(right.findValue(key)).as(key).isNotNull());
  }

  private static Dfm train(Path data, Path output) {
    return Dfm.run("train", "--data", data, "--image-size", 64, "--output", output);
  }

  private static JsonNode metrics(Dfm run, Path output) throws IOException {
    assertThat(run.exitCode()).as(run.err()).isZero();
    return JsonMapper.builder().build().readTree(output.resolve("metrics.json").toFile());
  }

  /** Returns what the run said, after its numbers were found to be the measure's. */
  private String givesTheMeasure(Path data) throws IOException {
    Path output = own.resolve("run");
    Dfm run = train(data, output);
    JsonNode found = metrics(run, output);
    NUMBERS.forEach(
        key -> assertThat(found.findValue(key)).as(key).isEqualTo(right.findValue(key)));
    return run.err();
  }

  private Path parts() {
    return Parts.write(own.resolve("data"));
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  private static void move(Path from, Path to) throws IOException {
    Files.createDirectories(to.getParent());
    Files.move(from, to);
  }

  @Test
  void goodInCapitalsBelowFoldersBesideHiddenCopies() throws IOException {
    Path data = parts();
    move(data.resolve("test/good"), data.resolve("test/Good"));
    move(data.resolve("test/Good/001.png"), data.resolve("test/Good/cam1/001.png"));
    move(data.resolve("test/spot/002.png"), data.resolve("test/spot/cam2/002.png"));
    Path copies = Files.createDirectories(data.resolve("train/good/.ipynb_checkpoints"));
    Files.copy(data.resolve("train/good/000.png"), copies.resolve("000-checkpoint.png"));
    String said = givesTheMeasure(data);
    assertThat(said)
        .contains(
            "data: fit on 12 good",
            "data: test on 8 (4 good, 4 spot)",
            "data: masks for 4 of 4 defective images",
            "data: left out 1 in hidden or system folders",
            "000-checkpoint.png");
    assertThat(said.indexOf("data: fit on")).isLessThan(said.indexOf("spot)"));
    assertThat(Files.readString(own.resolve("run/splits.csv")))
        .contains("000-checkpoint.png", ",,left_out,,,");
    assertThat(Files.readString(own.resolve("run/report.html")))
        .contains("hidden or system folders");
  }

  @Test
  void masksInAFolderOfEachImage() throws IOException {
    Path data = parts();
    for (Path mask : files(data.resolve("ground_truth/spot"))) {
      String stem = mask.getFileName().toString().substring(0, 3);
      move(mask, data.resolve("ground_truth/spot/" + stem + "/000.png"));
    }
    givesTheMeasure(data);
  }

  @Test
  void masksAsJpeg() throws IOException {
    Path data = parts();
    for (Path mask : files(data.resolve("ground_truth/spot"))) {
      Path jpeg = Path.of(mask.toString().replace(".png", ".jpg"));
      ImageIO.write(ImageIO.read(mask.toFile()), "jpg", jpeg.toFile());
      Files.delete(mask);
    }
    givesTheMeasure(data);
  }

  @Test
  void aListFromASpreadsheet() throws IOException {
    Path data = parts();
    StringBuilder list = new StringBuilder("Path;Label;Split;Mask\n");
    for (Path file : files(data.resolve("train/good"))) {
      list.append("train\\good\\").append(file.getFileName()).append(";Good;Train;\n");
    }
    for (Path file : files(data.resolve("test/good"))) {
      list.append("test\\good\\").append(file.getFileName()).append(";OK;Test;\n");
    }
    for (Path file : files(data.resolve("test/spot"))) {
      String mask = file.getFileName().toString().replace(".png", "_mask.png");
      list.append(
          "test\\spot\\%s;spot;Test;ground_truth\\spot\\%s\n".formatted(file.getFileName(), mask));
    }
    givesTheMeasure(Files.writeString(data.resolve("list.CSV"), list));
  }

  @Test
  void deadLinksAreNamedBeforeTheFit() throws IOException {
    Path data = parts();
    Path gone = data.resolve("train/good/003.png");
    Files.delete(gone);
    Files.createSymbolicLink(gone, Path.of("/nowhere/003.png"));
    Dfm run = train(data, own.resolve("run"));
    assertThat(run.exitCode()).isZero();
    assertThat(run.err())
        .contains("warning: left out: 1 links to what is not there", "train/good/003.png", "DVC");
    assertThat(metrics(run, own.resolve("run")).path("warnings").toString())
        .contains("train/good/003.png");
  }

  @Test
  void whatCannotBeTestedIsAnErrorBeforeTheFit() throws IOException {
    Path data = parts();
    move(data.resolve("test"), own.resolve("elsewhere"));
    Dfm run = train(data, own.resolve("run"));
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("No images: expected test/<kind>");
    assertThat(own.resolve("run/model.dfm")).doesNotExist();
    assertThat(
            Dfm.run("fit", "--data", data, "--image-size", 64, "--output", own.resolve("fit"))
                .exitCode())
        .isZero();
  }

  @Test
  void anEmptyCategoryIsNamedAtTheStartAndAtTheEndAndTheRestRuns() throws IOException {
    Path set = own.resolve("set");
    Parts.write(set.resolve("a"));
    Files.createDirectories(set.resolve("b/train/good"));
    Files.createDirectories(set.resolve("c"));
    Parts.write(set.resolve("d"));
    Path output = own.resolve("run");
    Dfm run =
        Dfm.run(
            "train", "--data", set, "--category", "all", "--image-size", 64, "--output", output);
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("c: not read as mvtec", "c is empty");
    assertThat(run.err().indexOf("b: left out: No images"))
        .isBetween(0, run.err().indexOf("a: done"));
    assertThat(run.err().indexOf("b: not run: No images"))
        .isGreaterThan(run.err().indexOf("d: done"));
    assertThat(output.resolve("a/report.html")).exists();
    assertThat(output.resolve("d/model.dfm")).exists();
    Dfm accepted =
        Dfm.run(
            "test",
            "--model",
            output,
            "--data",
            set,
            "--category",
            "all",
            "--skip-bad-images",
            "--output",
            own.resolve("test"));
    assertThat(metrics(accepted, own.resolve("test")).path("warnings").toString())
        .contains("b: not run");
  }

  @Test
  void aMaskThatIsDamagedIsAMaskThatWasSkipped() throws IOException {
    Path data = parts();
    Files.writeString(data.resolve("ground_truth/spot/001_mask.png"), "no mask");
    Parts.black(data.resolve("ground_truth/spot/002_mask.png"));
    BufferedImage wide = new BufferedImage(96, 64, BufferedImage.TYPE_BYTE_GRAY);
    wide.getRaster().setSamples(40, 30, 8, 8, 0, IntStream.generate(() -> 255).limit(64).toArray());
    ImageIO.write(wide, "png", data.resolve("ground_truth/spot/003_mask.png").toFile());
    Dfm run = train(data, own.resolve("run"));
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err())
        .contains("001_mask.png: as a mask:", "1 mask was skipped")
        .contains("masks of 1 defective image mark nothing", "test/spot/002.png")
        .contains("another shape than the image", "test/spot/003.png: 64x96 for 64")
        .doesNotContain("image was skipped");
  }
}
