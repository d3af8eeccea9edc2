package org.deepfeature.dfm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.deepfeature.dfm.runtime.AnomalyDetector;
import org.deepfeature.dfm.runtime.Prediction;
import org.deepfeature.dfm.runtime.Region;
import org.deepfeature.dfm.runtime.model.DfmConfiguration;
import org.deepfeature.dfm.runtime.model.DfmFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Images of another shape than the network's input, by the command and by the detector. */
class ResizeTest {
  @TempDir private static Path folder;
  private static Path data;

  @BeforeAll
  static void draw() {
    data = Parts.write(folder.resolve("parts"));
  }

  private static Dfm train(String name, Object... options) {
    List<Object> words =
        new ArrayList<>(List.of("train", "--data", data, "--output", folder.resolve(name)));
    words.addAll(List.of(options));
    Dfm run = Dfm.run(words.toArray());
    assertThat(run.exitCode()).as(run.err()).isZero();
    return run;
  }

  private static JsonNode metrics(String name) throws IOException {
    return JsonMapper.builder()
        .build()
        .readTree(folder.resolve(name).resolve("metrics.json").toFile());
  }

  @ParameterizedTest
  @ValueSource(strings = {"stretch", "pad", "crop"})
  void masksMapsAndRegionsGoWithTheImage(String mode) throws IOException {
    train(mode, "--image-size", "96x64", "--resize", mode);
    assertThat(metrics(mode).findValue("image_AUROC").asDouble()).isEqualTo(1);
    assertThat(metrics(mode).findValue("pixel_AUROC").asDouble()).isGreaterThan(0.95);
    Path model = folder.resolve(mode).resolve("model.dfm");
    try (AnomalyDetector detector = AnomalyDetector.load(model)) {
      Prediction prediction = detector.predict(data.resolve("test/spot/000.png"));
      String row =
          Files.readAllLines(folder.resolve(mode).resolve("predictions.csv")).stream()
              .filter(line -> line.contains("test/spot/000.png"))
              .findFirst()
              .orElseThrow();
      assertThat(row).contains("," + prediction.score() + ",");
      // The spot fills columns 20 to 35 and rows 24 to 35; a cell sees 16 pixels or so.
      Region region = prediction.regions().get(0);
      assertThat(region.peakX()).isBetween(12, 43);
      assertThat(region.peakY()).isBetween(16, 43);
      assertThat(prediction.regions())
          .allSatisfy(
              found -> {
                assertThat(found.x()).isNotNegative();
                assertThat(found.y()).isNotNegative();
                assertThat(found.x() + found.width()).isLessThanOrEqualTo(Parts.SIDE);
                assertThat(found.y() + found.height()).isLessThanOrEqualTo(Parts.SIDE);
              });
    }
    Path tested = folder.resolve(mode + "-tested");
    Dfm test = Dfm.run("test", "--model", model, "--data", data, "--output", tested);
    assertThat(test.exitCode()).as(test.err()).isZero();
    assertThat(Files.readString(tested.resolve("predictions.csv")))
        .isEqualTo(Files.readString(folder.resolve(mode).resolve("predictions.csv")));
  }

  @Test
  void automaticSizeIsSaidAndRemembered() {
    Dfm run = train("auto", "--image-size", "auto");
    assertThat(run.err()).contains("image size: 256, since images are 64x64");
    DfmConfiguration made = DfmFile.read(folder.resolve("auto/model.dfm")).configuration();
    assertThat(made.imageSize()).isEqualTo("256");
    assertThat(folder.resolve("auto/config.yaml")).content().contains("image-size: \"256\"");
  }

  @Test
  void tilesAreCellsOfOneMap() throws IOException {
    Dfm run = train("tiles", "--image-size", 160, "--tile", 64, "--overlap", 16);
    assertThat(run.err()).contains("tiles: 3 x 3 of 64 pixels for each image of 160");
    assertThat(metrics("tiles").findValue("pixel_AUROC").asDouble()).isGreaterThan(0.95);
    Path model = folder.resolve("tiles/model.dfm");
    DfmConfiguration made = DfmFile.read(model).configuration();
    assertThat(made.tile()).isEqualTo(64);
    assertThat(made.overlap()).isEqualTo(16);
    String rows = Files.readString(folder.resolve("tiles/predictions.csv"));
    try (AnomalyDetector detector = AnomalyDetector.load(model)) {
      Prediction prediction = detector.predict(data.resolve("test/spot/000.png"));
      assertThat(rows).contains("," + prediction.score() + ",");
      assertThat(prediction.anomalyMap().orElseThrow().size()).hasToString("160");
      assertThat(prediction.regions().get(0).peakX()).isBetween(16, 40);
    }
    train("again", "--config", folder.resolve("tiles/config.yaml"), "--batch-size", 1);
    assertThat(Files.readString(folder.resolve("again/predictions.csv"))).isEqualTo(rows);
  }

  @Test
  void tilesThatDoNothingOrDoNotFitAreErrors() {
    Path output = folder.resolve("no");
    Dfm same = Dfm.run("train", "--data", data, "--tile", 256, "--output", output);
    assertThat(same.err()).contains("tile 256 does nothing to images of 256");
    Dfm alone = Dfm.run("train", "--data", data, "--overlap", 8, "--output", output);
    assertThat(alone.exitCode()).isEqualTo(2);
    assertThat(alone.err()).contains("overlap 8 without tile");
    Dfm odd =
        Dfm.run("train", "--data", data, "--image-size", 150, "--tile", 64, "--output", output);
    assertThat(odd.exitCode()).isNotZero();
    assertThat(odd.err()).contains("expected sides that are multiples of that");
  }

  @Test
  void aRecipesSizeIsForNetworksThatSeeMoreInLargerImages() {
    Dfm run = train("wavelets", "--recipe", "fine");
    assertThat(run.err()).doesNotContain("image size:");
    assertThat(folder.resolve("wavelets/config.yaml"))
        .content()
        .contains("image-size: \"256\"", "pooling: 1", "augment: slight");
  }

  @Test
  void sizeThatNobodyCanTellIsAnError() {
    Dfm layers = Dfm.run("layers", "onnx:scattering", "--image-size", "auto");
    assertThat(layers.exitCode()).isEqualTo(2);
    assertThat(layers.err()).contains("image-size auto needs images to go by");
    Dfm mode =
        Dfm.run("train", "--data", data, "--resize", "fit", "--output", folder.resolve("no"));
    assertThat(mode.exitCode()).isEqualTo(2);
    assertThat(mode.err()).contains("expected one of [stretch, pad, crop]");
  }
}
