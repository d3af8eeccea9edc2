package org.deepfeature.dfm.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.runtime.plugin.ConfigurationException;
import org.deepfeature.dfm.trainer.option.GivenOptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A command for Spark says the same as one for this machine. */
class SparkSubmitTest {
  @TempDir private Path folder;
  private Path submit;
  private Path jar;

  @BeforeEach
  void install() throws IOException {
    submit = folder.resolve("spark/bin/spark-submit");
    Files.createDirectories(submit.getParent());
    Files.writeString(submit, "#!/bin/sh\nexit 3\n");
    assertThat(submit.toFile().setExecutable(true)).isTrue();
    jar = Files.writeString(folder.resolve("dfm-spark-1-all.jar"), "");
  }

  private SparkSubmit spark(Map<String, String> environment) {
    return new SparkSubmit("local[2]", environment, List.of(folder.resolve("none"), folder));
  }

  private SparkSubmit spark() {
    return spark(Map.of("SPARK_HOME", folder.resolve("spark").toString()));
  }

  @Test
  void optionsOfTheModelAreHandedOn() throws IOException {
    Path good = Files.createDirectories(folder.resolve("data/train/good"));
    GivenOptions given =
        GivenOptions.NONE
            .with("data", folder.resolve("data").toString())
            .with("backbone", "onnx:scattering")
            .with("backbone-options.orders", 2)
            .with("pca-level", 0.97)
            .with("batch-size", 4);

    assertThat(spark().fit(given, folder.resolve("out")))
        .containsExactly(
            submit.toString(),
            "--master",
            "local[2]",
            jar.toString(),
            "fit",
            "--input",
            good.toString(),
            "--output",
            folder.resolve("out/model.dfm").toString(),
            "--set",
            "backbone=onnx:scattering",
            "--set",
            "backbone-options.orders=2",
            "--batch-size",
            "4",
            "--set",
            "pca-level=0.97");
  }

  @Test
  void aPredictionTakesOneFolderAndWhatWorkersCanChoose() {
    GivenOptions given = GivenOptions.NONE.with("device", "cuda");
    Path model = Path.of("m.dfm");
    List<Path> images = List.of(Path.of("new"));

    assertThat(spark().predict(given, model, Path.of("out"), images))
        .endsWith(
            "predict", "--input", "new", "--output", "out", "--model", "m.dfm", "--device", "cuda");
    assertThatThrownBy(() -> spark().predict(given, model, null, images))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("no --output");
    assertThatThrownBy(
            () -> spark().predict(given.with("min-region", 3), model, Path.of("out"), images))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith("min-region has no meaning with --spark");
  }

  @Test
  void aSignatureIsWantedThereToo() {
    GivenOptions given = GivenOptions.NONE.with("verify", "maker.pub.pem");

    assertThat(spark().predict(given, Path.of("m.dfm"), Path.of("out"), List.of(Path.of("new"))))
        .endsWith("--model", "m.dfm", "--verify", "maker.pub.pem");
    assertThatThrownBy(() -> spark().fit(given.with("normal", "/data"), folder.resolve("out")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith("verify has no meaning with --spark");
    assertThatThrownBy(
            () ->
                spark()
                    .fit(
                        GivenOptions.NONE.with("normal", "/data").with("sign", "maker.pem"),
                        folder.resolve("out")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith("sign has no meaning with --spark");
  }

  @Test
  void whatIsMissingIsNamed() {
    GivenOptions given = GivenOptions.NONE.with("normal", "/data");
    Path output = folder.resolve("out");

    assertThatThrownBy(() -> spark(Map.of()).fit(given, output))
        .isInstanceOf(DfmException.class)
        .hasMessageContaining("set SPARK_HOME");
    assertThatThrownBy(() -> spark(Map.of("SPARK_HOME", "/nope")).fit(given, output))
        .hasMessageContaining("there is no /nope/bin/spark-submit");
    assertThatThrownBy(
            () ->
                new SparkSubmit("yarn", spark().environment(), List.of(output)).fit(given, output))
        .hasMessageContaining("mvn -Pspark-jar")
        .hasMessageContaining("DFM_SPARK_JAR");
    assertThatThrownBy(() -> spark().fit(given.with("maps", "png"), output))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith("maps has no meaning with --spark");
  }

  @Test
  void itsExitCodeIsOurs() {
    assertThat(SparkSubmit.run(List.of(submit.toString()), folder.resolve("new"))).isEqualTo(3);
    assertThatThrownBy(() -> SparkSubmit.run(List.of("/nope/spark-submit"), null))
        .isInstanceOf(DfmException.class)
        .hasMessageStartingWith("Cannot start /nope/spark-submit");
  }
}
