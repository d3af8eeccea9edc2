package org.deepfeature.dfm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A network that gives NaN for one image: the image is named, counted and left out everywhere. */
@Tag("slow")
class NetworkWithoutNumbersTest {
  private static final String REASON =
      "the network gives 1024 of 1024 values of layer 'out' as NaN or infinite";

  @TempDir private static Path folder;
  private static Path clean;
  private static Path black;
  private static Path network;

  @BeforeAll
  static void draw() throws IOException {
    clean = Parts.write(folder.resolve("clean"));
    black = Parts.write(folder.resolve("black"));
    for (String place : List.of("train/good/m.png", "test/good/m.png")) {
      ImageIO.write(
          new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB),
          "png",
          black.resolve(place).toFile());
    }
    network = folder.resolve("network.onnx");
    try (InputStream in =
        NetworkWithoutNumbersTest.class.getResourceAsStream("nan-for-black.onnx")) {
      Files.copy(in, network);
    }
  }

  private static Dfm run(String command, Path data, Path output, Object... more) {
    List<Object> words =
        new ArrayList<>(
            List.of(
                command,
                "--data",
                data,
                "--backbone",
                "onnx:" + network,
                "--image-size",
                64,
                "--set",
                "backbone-options.mean=[0,0,0]",
                "--set",
                "backbone-options.standardDeviation=[1,1,1]",
                "--output",
                output));
    words.addAll(List.of(more));
    return Dfm.run(words.toArray());
  }

  private static JsonNode metrics(Path output) throws IOException {
    return JsonMapper.builder().build().readTree(output.resolve("metrics.json").toFile());
  }

  @Test
  void trainingAndTestAreWhatTheyAreWithoutIt() throws IOException {
    Path without = folder.resolve("without");
    Path with = folder.resolve("with");
    assertThat(run("train", clean, without).exitCode()).isZero();

    Dfm run = run("train", black, with, "--batch-size", 2);

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err())
        .contains(black.resolve("train/good/m.png") + ": " + REASON)
        .contains(black.resolve("test/good/m.png") + ": " + REASON)
        .contains("2 images were skipped");
    assertThat(with.resolve("predictions.csv"))
        .hasSameTextualContentAs(without.resolve("predictions.csv"));
    for (String key : List.of("train_images", "images", "image_AUROC", "threshold", "k")) {
      assertThat(metrics(with).path(key)).as(key).isEqualTo(metrics(without).path(key));
    }
  }

  @Test
  void aPredictionGoesOnBehindIt() {
    Path output = folder.resolve("fitted");
    assertThat(run("fit", clean, output).exitCode()).isZero();

    Dfm with = Dfm.run("predict", "--model", output, black.resolve("test/good"), "--batch-size", 1);
    Dfm without = Dfm.run("predict", "--model", output, clean.resolve("test/good"));

    assertThat(with.exitCode()).isEqualTo(1);
    assertThat(with.err()).contains("m.png: " + REASON).contains("1 image was skipped");
    assertThat(with.out().replace(black.toString(), ""))
        .isEqualTo(without.out().replace(clean.toString(), ""));
  }

  @Test
  void quantizingIsCalibratedOnTheOthers() {
    Path without = folder.resolve("without.onnx");
    Path with = folder.resolve("with.onnx");
    Dfm clear = run("quantize", clean, without, "--layer", "out");
    assertThat(clear.exitCode()).as(clear.err()).isZero();

    Dfm run = run("quantize", black, with, "--layer", "out");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("m.png: the network gives 16384 of 16384 values of layer 'out'");
    assertThat(run.out().replace(with.toString(), ""))
        .isEqualTo(clear.out().replace(without.toString(), ""));
    assertThat(with).hasSameBinaryContentAs(without);
  }
}
