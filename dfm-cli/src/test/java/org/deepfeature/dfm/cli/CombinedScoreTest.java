package org.deepfeature.dfm.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.deepfeature.dfm.core.model.CommonScale;
import org.deepfeature.dfm.core.model.CommonScale.Standard;
import org.deepfeature.dfm.metrics.Auroc;
import org.deepfeature.dfm.runtime.AnomalyDetector;
import org.deepfeature.dfm.runtime.model.DfmFile;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --score combined}: error and likelihood on the scale of held-out normal images. */
final class CombinedScoreTest {
  private static final Path COOKIE = Path.of("../../shared/assets/data/cookie");
  private static final Path RESNET =
      Path.of("../../shared/assets/models/resnet18/resnet18_to_layer3.onnx");

  @TempDir private static Path folder;
  private static Path data;

  @BeforeAll
  static void fitAll() {
    data = Parts.write(folder.resolve("parts"));
    for (String score : List.of("fre", "nll", "combined")) {
      run(train(score, score));
    }
  }

  private static List<Object> train(String output, String score, Object... more) {
    List<Object> words = new ArrayList<>(List.of("train", "--data", data, "--image-size", 64));
    words.addAll(List.of("--layer", "order1,scattering", "--score", score));
    words.addAll(List.of("--output", folder.resolve(output)));
    words.addAll(List.of(more));
    return words;
  }

  private static Dfm run(List<Object> words) {
    Dfm run = Dfm.run(words.toArray());
    assertThat(run.exitCode()).as(run.err()).isZero();
    return run;
  }

  private static double[] scores(String output) throws IOException {
    return Files.readAllLines(folder.resolve(output).resolve("predictions.csv")).stream()
        .skip(1)
        .mapToDouble(line -> Double.parseDouble(line.split(",", -1)[1]))
        .toArray();
  }

  private static JsonNode json(String name) throws IOException {
    return JsonMapper.builder().build().readTree(folder.resolve(name).toFile());
  }

  private static CommonScale scale(String output) {
    JsonNode scale =
        DfmFile.read(folder.resolve(output).resolve("model.dfm")).info().path("common_scale");
    return new CommonScale(standard(scale.path("errors")), standard(scale.path("likelihoods")));
  }

  private static Standard standard(JsonNode node) {
    return new Standard(
        node.path("mean").asDouble(),
        node.path("deviation").asDouble(),
        node.path("directions").asDouble());
  }

  @Test
  void scoresAreThoseOfBothOnTheScaleThatInfoShows() throws IOException {
    double[] errors = scores("fre");
    double[] likelihoods = scores("nll");
    double[] combined = scores("combined");
    CommonScale scale = scale("combined");

    assertThat(combined).hasSameSizeAs(errors).isNotEmpty();
    for (int i = 0; i < combined.length; i++) {
      double expected = scale.of(errors[i], likelihoods[i]);
      assertThat(combined[i]).isCloseTo(expected, within(1e-9 * Math.max(1, Math.abs(expected))));
    }
  }

  @Test
  void mapsAreThoseOfTheErrorSoPixelsAreJudgedAlike() throws IOException {
    JsonNode combined = json("combined/metrics.json").path("pixel_AUROC");

    assertThat(combined.isMissingNode()).isFalse();
    assertThat(combined).isEqualTo(json("fre/metrics.json").path("pixel_AUROC"));
  }

  @Test
  void aLoadedModelGivesTheScoreOfTheTestRun() throws IOException {
    List<String> rows = Files.readAllLines(folder.resolve("combined/predictions.csv"));
    String[] row = rows.get(1).split(",", -1);
    try (AnomalyDetector detector =
        AnomalyDetector.load(folder.resolve("combined").resolve("model.dfm"))) {
      double score = detector.predict(data.resolve(row[0])).score();

      assertThat(score).isEqualTo(Double.parseDouble(row[1]));
    }
  }

  @Test
  void reportNamesFusionAndDensity() throws IOException {
    String report = Files.readString(folder.resolve("combined/report.html"));

    assertThat(report).contains("combined", "scale of maps, of scores", "density", "gaussian");
  }

  @Test
  void errorsMayBeStandardisedBeforeTheyAreCombined() throws IOException {
    List<Object> fused = List.of("--score-scale", "location", "--map-scale", "location");
    run(train("fre-by-location", "fre", fused.toArray()));
    run(train("combined-by-location", "combined", fused.toArray()));
    double[] errors = scores("fre-by-location");
    double[] likelihoods = scores("nll");
    double[] combined = scores("combined-by-location");
    CommonScale scale = scale("combined-by-location");

    for (int i = 0; i < combined.length; i++) {
      double expected = scale.of(errors[i], likelihoods[i]);
      assertThat(combined[i]).isCloseTo(expected, within(1e-9 * Math.max(1, Math.abs(expected))));
    }
  }

  @Test
  void likelihoodsAloneStillHaveNoMapsToStandardise() {
    Dfm run = Dfm.run(train("refused", "nll", "--map-scale", "location").toArray());

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("go with --score fre or combined");
  }

  @Test
  void anUnknownScoreIsToldWhatThereIs() {
    Dfm run = Dfm.run(train("refused", "both").toArray());

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("'both'", "fre, nll or combined");
  }

  @Test
  void aSubspaceThatKeepsAllIsRefusedInOneLineAndLeavesNoModel() {
    Dfm run = Dfm.run(train("everything", "combined", "--reducer", "identity").toArray());

    assertThat(run.exitCode()).isNotZero();
    assertThat(run.err()).contains("the subspace keeps all directions. Use score nll");
    assertThat(folder.resolve("everything").resolve("model.dfm")).doesNotExist();
  }

  @Test
  void onRealCookiesItIsNoWorseThanTheBetterOfBothByMoreThanAHundredth() throws IOException {
    Assumptions.assumeTrue(
        Files.exists(COOKIE) && Files.exists(RESNET), () -> "Skipped: " + COOKIE + " is not here");
    for (String split : List.of("train", "test")) {
      List<Object> words = new ArrayList<>(List.of("extract", "--data", COOKIE, "--split", split));
      words.addAll(List.of("--backbone", "onnx:" + RESNET, "--layer", "layer3", "--pooling", 4));
      words.addAll(List.of("--output", folder.resolve(split + ".npy")));
      run(words);
    }
    double[] auroc = new double[3];
    List<String> kinds = List.of("fre", "nll", "combined");
    for (int k = 0; k < 3; k++) {
      Path model = folder.resolve("cookie-" + kinds.get(k));
      Path scores = folder.resolve(kinds.get(k) + ".npy");
      Path train = folder.resolve("train.npy");
      run(List.of("fit", "--embeddings", train, "--score", kinds.get(k), "--output", model));
      Path test = folder.resolve("test.npy");
      run(List.of("score", "--model", model, "--embeddings", test, "--output", scores));
      auroc[k] = auroc(scores);
    }

    assertThat(auroc[0]).isCloseTo(0.9607, within(0.003));
    assertThat(auroc[1]).isCloseTo(0.8518, within(0.003));
    assertThat(auroc[2]).isGreaterThan(Math.max(auroc[0], auroc[1]) - 0.01);
  }

  /** The set's 40 broken cookies come before its 14 good ones. */
  private static double auroc(Path scores) throws IOException {
    byte[] file = Files.readAllBytes(scores);
    double[] values = new double[54];
    ByteBuffer.wrap(file, file.length - 54 * Double.BYTES, 54 * Double.BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .asDoubleBuffer()
        .get(values);
    boolean[] anomalous = new boolean[54];
    Arrays.fill(anomalous, 0, 40, true);
    return Auroc.of(values, anomalous).orElseThrow();
  }
}
