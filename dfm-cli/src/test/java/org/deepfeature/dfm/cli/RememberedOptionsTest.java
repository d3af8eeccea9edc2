package org.deepfeature.dfm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.deepfeature.dfm.engine.Engine;
import org.deepfeature.dfm.engine.option.Configuration;
import org.deepfeature.dfm.trainer.option.GivenOptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A model remembers all that it was made with; what a run says of it either works or is refused.
 */
class RememberedOptionsTest {
  @TempDir static Path folder;
  private static Path data;
  private static Path model;

  @BeforeAll
  static void fit() {
    data = Parts.write(folder.resolve("parts"));
    Dfm fit =
        Dfm.run(
            "fit",
            "--data",
            data,
            "--output",
            folder.resolve("fitted"),
            "--image-size",
            64,
            "--layer",
            "order1",
            "--threshold",
            "three-sigma",
            "--min-region",
            20,
            "--set",
            "reducer-options.level=0.9",
            "--linalg",
            "ejml",
            "--set",
            "linalg-options.products=ejml");
    assertThat(fit.exitCode()).as(fit.err()).isZero();
    model = folder.resolve("fitted").resolve("model.dfm");
  }

  private static JsonNode info(Path of) throws IOException {
    Dfm info = Dfm.run("info", of, "--json");
    assertThat(info.exitCode()).as(info.err()).isZero();
    return JsonMapper.builder().build().readTree(info.out()).path("options");
  }

  private static void assertOption(JsonNode options, String key, String value, String origin) {
    assertThat(options.path(key).path("value").asText()).as(key).isEqualTo(value);
    assertThat(options.path(key).path("origin").asText()).as(key).isEqualTo(origin);
  }

  @Test
  void everyOptionStandsInTheModelWithItsOrigin() throws IOException {
    JsonNode options = info(model);

    for (String key : Configuration.LIST.keys()) {
      if (!Configuration.LIST.description(key).isMap()) {
        assertThat(options.has(key)).as(key).isTrue();
      }
    }
    assertOption(options, "threshold", "three-sigma", "--threshold");
    assertOption(options, "pixel-threshold", "f1-adaptive", "default");
    assertOption(options, "min-region", "20", "--min-region");
    assertOption(options, "reducer-options.level", "0.9", "--set");
    assertOption(options, "pca-level", "0.9", "--set");
    assertOption(options, "linalg", "ejml", "--linalg");
    assertOption(options, "linalg-options.products", "ejml", "--set");
    assertOption(options, "pooling", "1", "the backbone");
    assertThat(Dfm.run("info", model.getParent()).out())
        .containsPattern("threshold +three-sigma \\(--threshold\\)")
        .containsPattern("order1 +shape 33 x 4 x 4, k \\d+")
        .doesNotContain("{");
  }

  @Test
  void reportOfATestTellsHowTheModelWasMade() throws IOException {
    Path output = folder.resolve("tested");

    Dfm test = Dfm.run("test", "--model", model.getParent(), "--data", data, "--output", output);

    assertThat(test.exitCode()).as(test.err()).isZero();
    assertThat(Files.readString(output.resolve("report.html")))
        .contains("three-sigma, f1-adaptive")
        .contains("three-sigma (the model: --threshold)")
        .contains("pca, level 0.9");
  }

  @Test
  void rulesThatNeedImagesAreRefusedByATestAndAPrediction() {
    for (String command : new String[] {"test", "predict"}) {
      assertRefused(command, "chosen from images", "--threshold", "quantile:0.9");
      assertRefused(command, "chosen from images", "--pixel-threshold", "three-sigma");
      assertRefused(command, "--sensitivity moves a threshold", "--sensitivity", "0.9");
      assertRefused(command, "--pixel-sensitivity moves", "--pixel-sensitivity", "0.1");
      assertRefused(command, "fitted with pooling 1; 2 takes a new fit", "--pooling", "2");
    }
    assertRefused("predict", "dfm predict does not use --memory", "--memory", "2m");
    assertRefused("score", "dfm score does not use --threshold", "--threshold", "manual:1");
  }

  private static void assertRefused(String command, String message, String option, String value) {
    Dfm run =
        switch (command) {
          case "test" ->
              Dfm.run(
                  "test",
                  "--model",
                  model,
                  "--data",
                  data,
                  "--output",
                  folder.resolve("none"),
                  option,
                  value);
          case "predict" -> Dfm.run("predict", "--model", model, data, option, value);
          default ->
              Dfm.run(
                  command,
                  "--model",
                  model,
                  "--embeddings",
                  "x.npy",
                  "--output",
                  "y.npy",
                  option,
                  value);
        };
    assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
    assertThat(run.err()).contains(message);
    assertThat(folder.resolve("none")).as("a folder for nothing").doesNotExist();
  }

  @Test
  void whatTheModelSaysAlreadyMayBeSaidAgain() {
    Dfm run =
        Dfm.run(
            "predict",
            "--model",
            model,
            "--config",
            model.resolveSibling("config.yaml"),
            data.resolve("test/spot"));

    assertThat(run.exitCode()).as(run.err()).isZero();
  }

  @Test
  void aManualThresholdWorksWithItsSensitivity() {
    Dfm plain = predict("--threshold", "manual:1e9");
    Dfm moved = predict("--threshold", "manual:1e-9", "--sensitivity", "0.6");

    assertThat(plain.out().lines().skip(1)).allSatisfy(row -> assertThat(row).contains("normal"));
    assertThat(moved.out().lines().skip(1))
        .allSatisfy(row -> assertThat(row).contains("anomalous"));
  }

  private static Dfm predict(String... options) {
    Object[] arguments = new Object[4 + options.length];
    arguments[0] = "predict";
    arguments[1] = "--model";
    arguments[2] = model;
    arguments[3] = data.resolve("test");
    System.arraycopy(options, 0, arguments, 4, options.length);
    Dfm run = Dfm.run(arguments);
    assertThat(run.exitCode()).as(run.err()).isZero();
    return run;
  }

  @Test
  void smallestRegionOfARunTakesThePlaceOfTheModels() {
    Engine engine = Engine.create();
    try (var remembered = engine.load(model);
        var smaller = engine.load(model, GivenOptions.NONE.with("min-region", 1))) {
      assertThat(remembered.fitted().postProcessor().smallestRegion()).isEqualTo(20);
      assertThat(smaller.fitted().postProcessor().smallestRegion()).isEqualTo(1);
    }
  }

  @Test
  void validationIsRememberedInPlaceOfTheRuleBefore() throws IOException {
    Path other = folder.resolve("other.dfm");
    Files.copy(model, other, StandardCopyOption.REPLACE_EXISTING);

    Dfm validate =
        Dfm.run(
            "validate",
            "--model",
            other,
            "--data",
            data,
            "--val-split-mode",
            "from_test",
            "--threshold",
            "quantile:0.8");

    assertThat(validate.exitCode()).as(validate.err()).isZero();
    JsonNode options = info(other);
    assertOption(options, "threshold", "quantile:0.8", "--threshold");
    assertOption(options, "min-region", "20", "--min-region");
    assertOption(options, "pca-level", "0.9", "--set");
  }
}
