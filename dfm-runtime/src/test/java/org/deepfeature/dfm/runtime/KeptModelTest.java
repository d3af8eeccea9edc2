package org.deepfeature.dfm.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.core.fusion.Fusion;
import org.deepfeature.dfm.runtime.model.DfmFile;
import org.deepfeature.dfm.runtime.modelfile.ModelFile;
import org.deepfeature.dfm.runtime.modelfile.ModelFileWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Models of the version before are read on, and score as they did, but for the last digit. */
class KeptModelTest {
  @ParameterizedTest
  @CsvSource({
    "before-fre.dfm, good.png, 161.78719423138773, normal",
    "before-fre.dfm, spot.png, 1205668.7980279434, anomalous",
    "before-nll.dfm, good.png, 37.651445031533996, anomalous",
    "before-nll.dfm, spot.png, 66478.65747945076, anomalous",
  })
  void scoreIsWhatItWas(String model, String image, double score, String label) {
    try (AnomalyDetector detector = AnomalyDetector.load(Kept.file(model))) {
      Prediction prediction = detector.predict(Kept.file(image));

      assertThat(prediction.score()).isCloseTo(score, within(1e-13 * score));
      assertThat(prediction.label()).isEqualTo(label);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"before-fre.dfm", "before-nll.dfm"})
  void whatItDoesNotRememberIsNotMadeUp(String model) {
    Path file = Kept.file(model);

    assertThat(DfmFile.read(file).options()).isEmpty();
    assertThat(DfmFile.read(file).smallestRegion()).isEqualTo(4);
    assertThat(DfmFile.read(file).info().path("options").has("threshold")).isFalse();
    assertThat(DfmFile.read(file).info().at("/options/pcaLevel").asText()).isEqualTo("0.97");
  }

  @ParameterizedTest
  @ValueSource(strings = {"before-fre.dfm", "before-nll.dfm"})
  void mapsOfItAreNotSmoothed(String model) {
    assertThat(DfmFile.read(Kept.file(model)).configuration().fusion().build())
        .isEqualTo(Fusion.PLAIN);
  }

  @ParameterizedTest
  @CsvSource({"channels, 3", "height, 5", "layer, other"})
  void layersThatWereReadOtherwiseAreRefused(String what, String then, @TempDir Path folder) {
    ModelFile kept = DfmFile.read(Kept.file("before-fre.dfm")).file();
    ObjectNode metadata = kept.metadata().deepCopy();
    ((ObjectNode) metadata.at("/layers/0/layout")).put(what, then);
    Path changed = folder.resolve("model.dfm");
    ModelFileWriter.write(changed, new ModelFile(metadata, kept.tensors(), kept.blobs()));

    assertThatThrownBy(() -> AnomalyDetector.load(changed))
        .isInstanceOf(DfmException.class)
        .hasMessageContaining(then)
        .hasMessageContaining("fit it anew");
  }

  @Test
  void aCombinedScoreWithoutItsScaleIsRefused(@TempDir Path folder) {
    ModelFile kept = DfmFile.read(Kept.file("before-nll.dfm")).file();
    ObjectNode metadata = kept.metadata().deepCopy();
    ((ObjectNode) metadata.path("configuration")).put("score", "combined");
    Path changed = folder.resolve("model.dfm");
    ModelFileWriter.write(changed, new ModelFile(metadata, kept.tensors(), kept.blobs()));

    assertThatThrownBy(() -> AnomalyDetector.load(changed))
        .isInstanceOf(DfmException.class)
        .hasMessageStartingWith(changed.toString())
        .hasMessageContaining("The model's score is combined, but it has no common_scale");

    ObjectNode scale = metadata.putObject("common_scale");
    for (String part : List.of("errors", "likelihoods")) {
      scale.putObject(part).put("mean", 1).put("deviation", 0).put("directions", 3);
    }
    ModelFileWriter.write(changed, new ModelFile(metadata, kept.tensors(), kept.blobs()));

    assertThatThrownBy(() -> AnomalyDetector.load(changed))
        .isInstanceOf(DfmException.class)
        .hasMessageContaining("common_scale cannot be read")
        .hasMessageContaining("deviation 0.0");
  }
}
