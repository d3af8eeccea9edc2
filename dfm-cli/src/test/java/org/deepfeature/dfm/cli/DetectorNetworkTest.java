package org.deepfeature.dfm.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.api.UnknownNameException;
import org.deepfeature.dfm.runtime.AnomalyDetector;
import org.deepfeature.dfm.runtime.DetectorOptions;
import org.deepfeature.dfm.runtime.model.DfmFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a detector finds the network of a model, and what it refuses. */
class DetectorNetworkTest {
  @TempDir private Path folder;
  private Path data;
  private Path network;
  private Path image;

  @BeforeEach
  void unpack() throws IOException {
    data = Parts.write(folder.resolve("parts"));
    image = data.resolve("test/spot/000.png");
    network = folder.resolve("networks").resolve("resnet18-layer1.onnx");
    Files.createDirectories(network.getParent());
    try (InputStream packed =
        new GZIPInputStream(
            DetectorNetworkTest.class.getResourceAsStream("resnet18-layer1.onnx.gz"))) {
      Files.copy(packed, network);
    }
  }

  private Path fitted(String... options) {
    Object[] arguments = new Object[9 + options.length];
    Object[] common = {
      "fit", "--data", data, "--backbone", "onnx:" + network, "--image-size", 64, "--output", folder
    };
    System.arraycopy(common, 0, arguments, 0, common.length);
    System.arraycopy(options, 0, arguments, common.length, options.length);
    Dfm fit = Dfm.run(arguments);
    assertThat(fit.exitCode()).as(fit.err()).isZero();
    return folder.resolve("model.dfm");
  }

  private double score(Path model) {
    try (AnomalyDetector detector = AnomalyDetector.load(model)) {
      return detector.predict(image).score();
    }
  }

  private double scoreOfTheCommand(Path model) {
    Dfm predict = Dfm.run("predict", "--model", model, image);
    assertThat(predict.exitCode()).as(predict.err()).isZero();
    return Double.parseDouble(predict.out().lines().toList().get(1).split(",", -1)[1]);
  }

  @Test
  void smallNetworkTravelsInsideTheModel() throws IOException {
    Path model = fitted();
    double score = scoreOfTheCommand(model);
    Files.delete(network);

    assertThat(DfmFile.read(model).networks()).hasSize(1);
    assertThat(score(model)).isEqualTo(score);
    assertThat(scoreOfTheCommand(model)).isEqualTo(score);
    assertThat(Dfm.run("info", model).out()).contains("embedded networks");
  }

  @Test
  void networkThatIsNotEmbeddedIsFoundBesideTheModelOrWhereItWas() throws IOException {
    Path model = fitted("--no-embed-backbone");
    assertThat(DfmFile.read(model).networks()).isEmpty();
    double score = score(model);
    assertThat(score).isEqualTo(scoreOfTheCommand(model));

    Path plant = Files.createDirectories(folder.resolve("plant"));
    Path moved = Files.move(model, plant.resolve("model.dfm"));
    Files.move(network, plant.resolve(network.getFileName()));
    assertThat(score(moved)).isEqualTo(score);

    Path elsewhere = Files.move(plant.resolve(network.getFileName()), folder.resolve("n.onnx"));
    assertThatThrownBy(() -> AnomalyDetector.load(moved))
        .isInstanceOf(DfmException.class)
        .hasMessageContaining(network.toString())
        .hasMessageContaining(DfmFile.read(moved).backboneSha256());
    try (AnomalyDetector detector =
        AnomalyDetector.load(moved, DetectorOptions.DEFAULT.withBackbone("onnx:" + elsewhere))) {
      assertThat(detector.predict(image).score()).isEqualTo(score);
    }
  }

  @Test
  void anotherNetworkIsRefused() throws IOException {
    Path model = fitted("--no-embed-backbone");
    byte[] other = Files.readAllBytes(network);
    other[other.length / 2] ^= 1;
    Files.write(network, other);

    assertThatThrownBy(() -> AnomalyDetector.load(model))
        .isInstanceOf(DfmException.class)
        .hasMessageContaining("hash");
    assertThatThrownBy(
            () ->
                AnomalyDetector.load(
                    model, DetectorOptions.DEFAULT.withBackbone("onnx:scattering")))
        .isInstanceOf(UnknownNameException.class)
        .hasMessageContaining("layer1");
  }

  @Test
  void networkByNameThatIsNotThereIsNotDownloaded() throws IOException {
    Path model = fitted("--no-embed-backbone");

    assertThatThrownBy(
            () ->
                AnomalyDetector.load(
                    model, DetectorOptions.DEFAULT.withBackbone("djl:wide_resnet101_2")))
        .isInstanceOf(DfmException.class)
        .hasMessageContaining("wide_resnet101_2")
        .hasMessageContaining("nothing is downloaded");
  }
}
