package org.deepfeature.dfm.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.deepfeature.dfm.runtime.numpy.NpyFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reducers, densities and linear algebra as a user swaps them, on images and on embeddings. */
class AlgorithmsTest extends TrainedFixture {
  @Test
  void embeddingsThatWereExtractedGiveTheScoresOfTheImages() throws IOException {
    Path train = folder.resolve("train.npy");
    Path test = folder.resolve("test.npy");
    Path output = folder.resolve("from-embeddings");
    Path scores = folder.resolve("scores.npy");
    Object[] common = {"--data", data, "--image-size", 64, "--no-standardize"};

    Dfm.run(concatenate(common, "extract", "--output", train));
    Dfm.run(concatenate(common, "extract", "--split", "test", "--output", test));
    Dfm.run(concatenate(common, "train", "--output", output.resolve("images")));
    Dfm fit = Dfm.run("fit", "--embeddings", train, "--output", output);
    assertThat(fit.exitCode()).as(fit.err()).isZero();
    Dfm score =
        Dfm.run(
            "score",
            "--model",
            output.resolve("model.dfm"),
            "--embeddings",
            test,
            "--output",
            scores);
    assertThat(score.exitCode()).as(score.err()).isZero();

    List<String> rows = Files.readAllLines(output.resolve("images/predictions.csv"));
    double[] values = NpyFile.readArray(scores).data();
    assertThat(values).hasSize(rows.size() - 1);
    for (int i = 0; i < values.length; i++) {
      double ofImage = Double.parseDouble(rows.get(i + 1).split(",", -1)[1]);
      assertThat(values[i]).isCloseTo(ofImage, within(1e-9 * ofImage));
    }
    assertThat(Files.readAllLines(folder.resolve("test.csv")))
        .startsWith("path,label")
        .contains("test/spot/000.png,spot");
  }

  private static Object[] concatenate(Object[] common, Object... first) {
    Object[] all = new Object[first.length + common.length];
    System.arraycopy(first, 0, all, 0, first.length);
    System.arraycopy(common, 0, all, first.length, common.length);
    return all;
  }

  @Test
  void likelihoodScoresHaveNoMaps() throws IOException {
    Path output = folder.resolve("nll");

    Dfm train =
        Dfm.run("train", "--data", data, "--score", "nll", "--image-size", 64, "--output", output);

    assertThat(train.exitCode()).as(train.err()).isZero();
    assertThat(json(output.resolve("metrics.json")).has("pixel_AUROC")).isFalse();
    assertThat(output.resolve("maps")).doesNotExist();
  }

  @Test
  void theQuickestLinearAlgebraIsSaidAndRecorded() throws IOException {
    Path output = folder.resolve("auto");

    Dfm train =
        Dfm.run(
            "train", "--data", data, "--linalg", "auto", "--image-size", 64, "--output", output);

    assertThat(train.exitCode()).as(train.err()).isZero();
    String chosen = json(output.resolve("metrics.json")).path("linalg").asText();
    assertThat(chosen).isIn("openblas", "nd4j", "java");
    assertThat(train.err()).contains("linear algebra: " + chosen);
    assertThat(Dfm.run("info", output.resolve("model.dfm")).out())
        .containsPattern("linalg +" + chosen);
  }

  @ParameterizedTest
  @ValueSource(strings = {"openblas", "nd4j", "java", "ejml"})
  void linearAlgebraIsSwappedByOneWord(String name) throws IOException {
    Path output = folder.resolve(name);

    Dfm train =
        Dfm.run("train", "--data", data, "--linalg", name, "--image-size", 64, "--output", output);

    assertThat(train.exitCode()).as(train.err()).isZero();
    assertThat(json(output.resolve("metrics.json")).path("linalg").asText()).isEqualTo(name);
    List<String> expected = Files.readAllLines(trained.resolve("predictions.csv"));
    List<String> actual = Files.readAllLines(output.resolve("predictions.csv"));
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 1; i < actual.size(); i++) {
      double score = Double.parseDouble(expected.get(i).split(",", -1)[1]);
      assertThat(Double.parseDouble(actual.get(i).split(",", -1)[1]))
          .isCloseTo(score, within(1e-9 * score));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "incremental-pca, gaussian, fre",
    "randomized-pca, gaussian, fre",
    "random-projection, gaussian, fre",
    "pca, shrinkage-gaussian, nll",
    "pca, gmm, nll",
    "pca, class-conditional, nll",
    "identity, ppca, nll"
  })
  void everyReducerAndDensityIsSavedAndGivesTheSameScoresWhenLoaded(
      String reducer, String density, String score) {
    Path output = folder.resolve(reducer + "-" + density);
    Path again = folder.resolve(reducer + "-" + density + "-again");

    Dfm train =
        Dfm.run(
            "train",
            "--data",
            data,
            "--layer",
            "order1",
            "--image-size",
            64,
            "--reducer",
            reducer,
            "--density",
            density,
            "--score",
            score,
            "--output",
            output);
    assertThat(train.exitCode()).as(train.err()).isZero();
    Dfm test =
        Dfm.run("test", "--model", output.resolve("model.dfm"), "--data", data, "--output", again);

    assertThat(test.exitCode()).as(test.err()).isZero();
    assertThat(again.resolve("predictions.csv"))
        .hasSameTextualContentAs(output.resolve("predictions.csv"));
    assertThat(Files.exists(output.resolve("maps")))
        .isEqualTo(score.equals("fre") || density.equals("ppca"));
  }
}
