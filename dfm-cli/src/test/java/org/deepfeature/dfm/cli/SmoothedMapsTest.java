package org.deepfeature.dfm.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.core.fusion.GaussianBlur;
import org.deepfeature.dfm.runtime.AnomalyDetector;
import org.deepfeature.dfm.runtime.Prediction;
import org.deepfeature.dfm.runtime.numpy.NpyRows;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Maps smoothed by {@code --blur}, and thresholds of pixels by their false-positive rate. */
final class SmoothedMapsTest {
  private static final int SIDE = 64;

  @TempDir private static Path folder;
  private static Path data;

  @BeforeAll
  static void fitTwice() {
    data = Parts.write(folder.resolve("parts"));
    run("train", "raw", "--pixel-threshold", "fpr:0.02");
    run("train", "smooth", "--pixel-threshold", "fpr:0.02", "--blur", "2.5");
  }

  private static Dfm run(String command, String output, Object... more) {
    Dfm run = tried(command, output, more);
    assertThat(run.exitCode()).as(run.err()).isZero();
    return run;
  }

  private static Dfm tried(String command, String output, Object... more) {
    List<Object> words = new ArrayList<>(List.of(command, "--data", data));
    words.addAll(List.of("--image-size", SIDE, "--layer", "order1"));
    words.addAll(command.equals("train") ? List.of("--maps", "npy") : List.of());
    words.addAll(List.of("--output", folder.resolve(output)));
    words.addAll(List.of(more));
    return Dfm.run(words.toArray());
  }

  private static Path model(String name) {
    return folder.resolve(name).resolve("model.dfm");
  }

  private static JsonNode info(String name) throws IOException {
    Dfm info = Dfm.run("info", model(name), "--json");
    assertThat(info.exitCode()).as(info.err()).isZero();
    return JsonMapper.builder().build().readTree(info.out());
  }

  private static List<Path> maps(String output) throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve(output))) {
      return files.filter(f -> f.toString().endsWith(".npy")).sorted().toList();
    }
  }

  private static double[] read(Path map) {
    try (NpyRows rows = NpyRows.open(map)) {
      return rows.next(SIDE).data();
    }
  }

  private static List<String> scores(String output) throws IOException {
    return Files.readAllLines(folder.resolve(output).resolve("predictions.csv")).stream()
        .map(line -> String.join(",", List.of(line.split(",", -1)).subList(0, 2)))
        .toList();
  }

  @Test
  void writtenMapsAreTheRawOnesSmoothedAndScoresStay() throws IOException {
    List<Path> raw = maps("raw");
    List<Path> smooth = maps("smooth");

    assertThat(smooth).isNotEmpty().hasSameSizeAs(raw);
    for (int i = 0; i < raw.size(); i++) {
      double[] expected = new GaussianBlur(2.5).apply(read(raw.get(i)), new ImageSize(SIDE, SIDE));
      double[] actual = read(smooth.get(i));
      for (int p = 0; p < actual.length; p++) {
        assertThat(actual[p]).isCloseTo(expected[p], within(1e-5 * Math.abs(expected[p])));
      }
    }
    assertThat(scores("smooth")).isEqualTo(scores("raw"));
  }

  @Test
  void detectorShowsTheMapThatTheCommandWrites() throws IOException {
    Path image = data.resolve("test/spot/000.png");
    Path written =
        maps("smooth").stream()
            .filter(m -> m.toString().contains("spot"))
            .findFirst()
            .orElseThrow();
    try (AnomalyDetector detector = AnomalyDetector.load(model("smooth"))) {
      Prediction prediction = detector.predict(image);
      float[] map = prediction.anomalyMap().orElseThrow().toArray();
      double[] expected = read(written);

      for (int p = 0; p < map.length; p++) {
        assertThat((double) map[p]).isEqualTo(expected[p]);
      }
      boolean[] mask = prediction.mask().orElseThrow().toArray();
      double threshold = info("smooth").at("/thresholds/pixel_normalization/threshold").asDouble();
      for (int p = 0; p < map.length; p++) {
        assertThat(mask[p]).isEqualTo(map[p] >= threshold);
      }
    }
  }

  @Test
  void heldOutMapsAreSmoothedBeforeTheirThresholdIsChosen() throws IOException {
    JsonNode raw = info("raw").path("thresholds");
    JsonNode smooth = info("smooth").path("thresholds");

    for (JsonNode thresholds : List.of(raw, smooth)) {
      JsonNode marked = thresholds.path("held_out_false_positives");
      assertThat(marked.path("images").asInt()).isPositive();
      assertThat(marked.path("regions").asInt())
          .isGreaterThanOrEqualTo(marked.path("marked_images").asInt());
      assertThat(marked.path("pixel_rate").asDouble()).isBetween(0.019, 0.02);
    }
    // A peak of one pixel is lower once it is shared with its neighbours.
    assertThat(smooth.at("/pixel_normalization/max").asDouble())
        .isLessThan(raw.at("/pixel_normalization/max").asDouble());
    assertThat(smooth.path("image_normalization")).isEqualTo(raw.path("image_normalization"));
  }

  @Test
  void whatIsMarkedInNormalImagesIsCountedWithTheModelsOwnSmallestRegion() throws IOException {
    run("fit", "large-only", "--pixel-threshold", "fpr:0.02", "--min-region", 4096);

    JsonNode marked = info("large-only").at("/thresholds/held_out_false_positives");

    assertThat(marked.path("regions").asInt()).isZero();
    assertThat(marked.path("marked_images").asInt()).isZero();
    assertThat(marked.path("pixel_rate").asDouble()).isBetween(0.019, 0.02);
    assertThat(Dfm.run("info", model("raw")).out())
        .containsPattern("held_out_false_positives +images \\d+, marked images \\d+, regions \\d+");
  }

  @Test
  void reportTellsWhatIsMarkedUnlessTheRunMarksOtherwise() throws IOException {
    assertThat(folder.resolve("smooth/report.html"))
        .content()
        .contains("blur of maps", "sigma of 2.5 pixels", "marked in held-out normal images");
    Path other = folder.resolve("other-regions");
    Dfm test =
        Dfm.run(
            "test",
            "--model",
            model("smooth"),
            "--data",
            data,
            "--output",
            other,
            "--min-region",
            9);

    assertThat(test.exitCode()).as(test.err()).isZero();
    assertThat(other.resolve("report.html"))
        .content()
        .contains("blur of maps")
        .doesNotContain("marked in held-out normal images");
  }

  @Test
  void validationCountsItsOwnNormalImages() throws IOException {
    Path copy = folder.resolve("validated.dfm");
    Files.copy(model("smooth"), copy);
    Dfm validate =
        Dfm.run(
            "validate",
            "--model",
            copy,
            "--data",
            data,
            "--val-split-mode",
            "from_test",
            "--pixel-threshold",
            "fpr:0.05");
    assertThat(validate.exitCode()).as(validate.err()).isZero();

    Dfm info = Dfm.run("info", copy, "--json");
    JsonNode marked =
        JsonMapper.builder()
            .build()
            .readTree(info.out())
            .at("/thresholds/held_out_false_positives");
    assertThat(marked.path("pixel_rate").asDouble()).isBetween(0.045, 0.05);
    assertThat(marked.path("images").asInt())
        .isNotEqualTo(info("smooth").at("/thresholds/held_out_false_positives/images").asInt());
  }

  @Test
  void blurIsTheModelsAndNoRunChangesIt() {
    for (String command : new String[] {"test", "predict", "validate"}) {
      List<Object> words = new ArrayList<>(List.of(command, "--model", model("smooth")));
      words.addAll(command.equals("predict") ? List.of(data) : List.of("--data", data));
      words.addAll(command.equals("test") ? List.of("--output", folder.resolve("no")) : List.of());
      words.addAll(List.of("--blur", "3"));
      Dfm run = Dfm.run(words.toArray());

      assertThat(run.exitCode()).as(command).isEqualTo(2);
      assertThat(run.err()).contains("fitted with blur 2.5; 3.0 takes a new fit");
    }
  }

  @Test
  void impossibleValuesAreRefusedBeforeAnythingIsRead() {
    assertRefused("--blur", "-1", "Blur -1.0; expected a sigma of 0 to 256.0 pixels");
    assertRefused("--blur", "NaN", "Blur NaN");
    assertRefused("--blur", "300", "0 to 256.0 pixels");
    assertRefused("--pixel-threshold", "fpr:0", "False-positive rate 0.0; expected above 0");
    assertRefused("--pixel-threshold", "fpr:2", "False-positive rate 2.0");
    assertRefused("--pixel-threshold", "fpr:x", "Unknown threshold 'fpr:x'");
    assertRefused("--threshold", "fpr", "expected f1-adaptive, quantile:Q, fpr:RATE");
  }

  private static void assertRefused(String option, String value, String message) {
    Dfm run = tried("fit", "none", option, value);

    assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
    assertThat(run.err()).contains(message);
    assertThat(folder.resolve("none")).doesNotExist();
  }

  @Test
  void rateOfLessThanOneNormalImageIsWarnedOf() throws IOException {
    Dfm fit = run("fit", "few", "--threshold", "fpr:0.001");
    Dfm train = run("train", "few-tested", "--threshold", "fpr:0.001");

    String warning = "fpr:0.001 asks for less than one of the 12 normal images";
    assertThat(fit.err()).contains(warning, "fpr:0.084 at least");
    assertThat(train.err()).contains(warning);
    assertThat(folder.resolve("few-tested/metrics.json")).content().contains(warning);
    JsonNode range = info("few").at("/thresholds/image_normalization");
    assertThat(range.path("threshold").asDouble())
        .isEqualTo(Math.nextUp(range.path("max").asDouble()));
  }

  @Test
  void blurWithoutAMapIsCalledUseless() {
    Dfm run = run("fit", "no-map", "--score", "nll", "--blur", "2");

    assertThat(run.err()).contains("--blur 2.0 smooths nothing");
    Dfm mapped = run("fit", "nll-map", "--score", "nll", "--density", "ppca", "--blur", "2");
    assertThat(mapped.err()).doesNotContain("smooths nothing");
  }
}
