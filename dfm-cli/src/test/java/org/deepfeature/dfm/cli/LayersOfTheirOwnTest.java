package org.deepfeature.dfm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.deepfeature.dfm.runtime.AnomalyDetector;
import org.deepfeature.dfm.runtime.model.DfmConfiguration;
import org.deepfeature.dfm.runtime.model.DfmFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Layers with a size, a pooling and a scaling of their own, by the command. */
class LayersOfTheirOwnTest {
  @TempDir private static Path folder;
  private static Path data;

  @BeforeAll
  static void draw() {
    data = Parts.write(folder.resolve("parts"));
  }

  private static Path train(String name, Object... options) {
    Path output = folder.resolve(name);
    List<Object> words = new ArrayList<>(List.of("train", "--data", data, "--output", output));
    words.addAll(List.of(options));
    Dfm run = Dfm.run(words.toArray());
    assertThat(run.exitCode()).as(run.err()).isZero();
    return output;
  }

  private static String predictions(Path output) throws IOException {
    return Files.readString(output.resolve("predictions.csv"));
  }

  private static DfmConfiguration configuration(Path output) {
    return DfmFile.read(output.resolve("model.dfm")).configuration();
  }

  @Test
  void whatIsSaidOfTheOnlyLayerIsAsGoodAsAnOption() throws IOException {
    Path options = train("a", "--image-size", 64, "--pooling", 2, "--set", "standardize=false");
    Path layer =
        train("b", "--image-size", 64, "--layer", "scattering:pooling=2:size=64:standardize=false");
    assertThat(predictions(layer)).isEqualTo(predictions(options));
    assertThat(configuration(layer).layers()).containsExactly("scattering");
    assertThat(configuration(layer).pooling()).isEqualTo(2);
    Path alone =
        train("c", "--layer", "scattering:size=64:pooling=2:standardize=false", "--image-size", 32);
    assertThat(predictions(alone)).isEqualTo(predictions(options));
  }

  @Test
  void theLargestSizeIsThatOfTheImagesAndOthersAreMadeOfIt() throws IOException {
    Path two =
        train("two", "--image-size", 64, "--layer", "scattering:size=128:pooling=2,scattering");
    DfmConfiguration configuration = configuration(two);
    assertThat(configuration.imageSize()).isEqualTo("128");
    assertThat(configuration.pooling()).isEqualTo(1);
    assertThat(configuration.layers())
        .containsExactly("scattering:pooling=2", "scattering:size=64");
    Path yaml =
        Files.writeString(
            folder.resolve("two.yaml"),
            """
            image-size: 64
            layer:
              - {name: scattering, size: 128, pooling: 2}
              - scattering
            """);
    assertThat(predictions(train("yaml", "--config", yaml))).isEqualTo(predictions(two));
    Path written = train("written", "--config", two.resolve("config.yaml"));
    assertThat(predictions(written)).isEqualTo(predictions(two));

    Path test = folder.resolve("tested");
    Dfm tested = Dfm.run("test", "--model", two, "--data", data, "--output", test);
    assertThat(tested.exitCode()).as(tested.err()).isZero();
    assertThat(predictions(test)).isEqualTo(predictions(two));
    String row = predictions(two).lines().skip(1).findFirst().orElseThrow();
    Path image = data.resolve(row.split(",", -1)[0].replace("\"", ""));
    try (AnomalyDetector detector = AnomalyDetector.load(two.resolve("model.dfm"))) {
      assertThat(row).contains("," + detector.predict(image).score() + ",");
      assertThat(detector.inputSize()).hasToString("128");
    }
  }

  @Test
  void eachOfSeveralNetworksIsPooledAndScaledAsItRecommends() {
    Path both =
        train(
            "both",
            "--image-size",
            128,
            "--backbone",
            "onnx:scattering+onnx:scattering",
            "--layer",
            "1/scattering:pooling=2:standardize=false,2/scattering:size=64");
    DfmConfiguration configuration = configuration(both);
    assertThat(configuration.layers())
        .containsExactly("1/scattering:pooling=2:standardize=false", "2/scattering:size=64");
    assertThat(configuration.embeddings().of(0).pooling()).isEqualTo(2);
    assertThat(configuration.embeddings().of(0).standardize()).isFalse();
    assertThat(configuration.embeddings().of(1).pooling()).isEqualTo(1);
    assertThat(configuration.embeddings().of(1).standardize()).isTrue();
  }
}
