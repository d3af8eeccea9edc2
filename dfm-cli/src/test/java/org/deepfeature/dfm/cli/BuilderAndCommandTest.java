package org.deepfeature.dfm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.deepfeature.dfm.data.FormatDataModule;
import org.deepfeature.dfm.data.MvtecFormat;
import org.deepfeature.dfm.data.SplitSettings;
import org.deepfeature.dfm.data.ValSplitMode;
import org.deepfeature.dfm.runtime.model.DfmFile;
import org.deepfeature.dfm.trainer.data.DataModule;
import org.deepfeature.dfm.trainer.dfm.DfmBuilder;
import org.deepfeature.dfm.trainer.lifecycle.Trainer;
import org.deepfeature.dfm.trainer.option.ModelOptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The same data and options give the same model, whoever is asked: the builder or the command. */
@Tag("slow")
class BuilderAndCommandTest {
  /** What both are told unless a case says otherwise; the builder's own defaults are anomalib's. */
  private static final List<String> BASE =
      List.of(
          "backbone=onnx:scattering",
          "layer=order1",
          "pooling=1",
          "standardize=true",
          "image-size=64",
          "device=cpu",
          "threads=2");

  @TempDir static Path folder;
  private static Path data;

  @BeforeAll
  static void draw() {
    data = Parts.write(folder.resolve("parts"));
  }

  /** One case for each option of a model; several options where one alone would do nothing. */
  static Stream<List<String>> cases() {
    return Stream.of(
        List.of("backbone=onnx:scattering+onnx:scattering", "layer=1/order1,2/order1"),
        List.of("backbone-options.scatteringColor=rgb"),
        List.of("pretrained=false"),
        List.of("layer=scattering"),
        List.of("pooling=2"),
        List.of("standardize=false"),
        List.of("image-size=80x64"),
        List.of("image-size=96x64", "resize=pad"),
        List.of("image-size=128", "tile=64"),
        List.of("image-size=128", "tile=64", "overlap=32"),
        List.of("image-size=96x64", "resize=crop"),
        List.of("layer=scattering:pooling=2:size=96"),
        List.of("augment=slight", "augment-copies=2"),
        List.of("augment=rotate", "augment-options.rotation=90", "augment-copies=1"),
        List.of("embedding=cells"),
        List.of("embedding=cells", "cell-centre=position", "updatable=true"),
        List.of("embedding=cells", "cell-centre=local", "score=nll"),
        List.of("embedding=cells", "score=combined", "memory=100k"),
        List.of("pca-level=3"),
        List.of("reducer=randomized-pca", "reducer-options.seed=4"),
        List.of("reducer-options.level=0.9"),
        List.of("density=ppca", "density-options.level=0.9", "score=nll"),
        List.of("density=knn", "density-options.most=50", "score=nll"),
        List.of("linalg=nd4j"),
        List.of("linalg=ejml", "linalg-options.products=ejml"),
        List.of("recipe=fine"),
        List.of("recipe=subspace", "augment-copies=1"),
        List.of("map-scale=log", "score-scale=log", "image-score=pixels:0.02", "blur=1.5"),
        List.of("score=nll"),
        List.of("score=combined"),
        List.of("score=combined", "score-scale=location", "layer=order1,scattering"),
        List.of("score=combined", "density=knn", "density-options.most=50"),
        List.of("score=combined", "memory=100k"),
        List.of("map-scale=location"),
        List.of("score-scale=layer"),
        List.of("fusion=mean", "layer=order1,scattering"),
        List.of("image-score=top:0.05"),
        List.of("blur=1.5"),
        List.of("threshold=three-sigma"),
        List.of("pixel-threshold=quantile:0.9"),
        List.of("pixel-threshold=fpr:1e-3"),
        List.of("sensitivity=0.7"),
        List.of("pixel-sensitivity=0.2"),
        List.of("min-region=9"),
        List.of("held-out=fifth"),
        List.of("held-out=fifth", "map-scale=location", "augment=slight", "augment-copies=1"),
        List.of("pre-processor=false"),
        List.of("post-processor=false"),
        List.of("evaluator=false"),
        List.of("visualizer=false"),
        List.of("device=auto"),
        List.of("threads=1"),
        List.of("memory=100k"),
        List.of("seed=5"),
        List.of("embed-backbone=false"),
        List.of("updatable=true"));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void thresholdsComeFromHeldOutImagesAlike(List<String> options) {
    assertSame(options, Optional.empty());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void thresholdsComeFromTheValidationSetAlike(List<String> options) {
    assertSame(options, Optional.of(ValSplitMode.FROM_TEST));
  }

  @ParameterizedTest
  @ValueSource(strings = {"quantile:0.8", "fpr:0.25", "three-sigma", "manual:12.5", "f1-adaptive"})
  void everyRuleOfThresholdsGivesTheSame(String rule) {
    assertSame(
        List.of("threshold=" + rule, "pixel-threshold=" + rule),
        Optional.of(ValSplitMode.FROM_TEST));
  }

  @Test
  void everyOptionOfAModelHasACase() {
    Set<String> tried = new TreeSet<>();
    cases().flatMap(List::stream).forEach(option -> tried.add(option.split("[.=]", 2)[0]));

    assertThat(tried).containsExactlyInAnyOrderElementsOf(ModelOptions.LIST.keys());
  }

  private static void assertSame(List<String> options, Optional<ValSplitMode> mode) {
    List<String> all = new ArrayList<>(BASE);
    all.addAll(options);
    Path output = folder.resolve("command-%x-%s".formatted(all.hashCode(), mode.isPresent()));
    DfmFile command = DfmFile.read(byCommand(all, mode, output));
    DfmFile builder = DfmFile.read(byBuilder(all, mode, output.resolve("builder.dfm")));

    assertThat(new TreeMap<>(builder.file().tensors()).toString())
        .isEqualTo(new TreeMap<>(command.file().tensors()).toString());
    command
        .file()
        .tensors()
        .forEach(
            (name, matrix) ->
                assertThat(builder.file().tensors().get(name).data())
                    .as(name)
                    .isEqualTo(matrix.data()));
    assertThat(remembered(builder)).isEqualTo(remembered(command));
    for (String option : options) {
      String key = option.substring(0, option.indexOf('='));
      assertThat(builder.options().get(key).value().asText())
          .isEqualTo(command.options().get(key).value().asText());
      assertThat(command.options().get(key).origin()).isNotEqualTo("default");
    }
  }

  private static JsonNode remembered(DfmFile file) {
    ObjectNode metadata = file.file().metadata().deepCopy();
    metadata.remove("options");
    // The builder is given a data module, and does not know how it divides images.
    ((ObjectNode) metadata.path("configuration")).remove("split");
    return metadata;
  }

  private static Path byCommand(List<String> options, Optional<ValSplitMode> mode, Path output) {
    List<Object> arguments = new ArrayList<>(List.of("fit", "--data", data, "--output", output));
    mode.ifPresent(m -> arguments.addAll(List.of("--val-split-mode", m)));
    for (String option : options) {
      arguments.addAll(List.of("--set", option));
    }
    Dfm run = Dfm.run(arguments.toArray());
    assertThat(run.exitCode()).as(run.err()).isZero();
    return output.resolve("model.dfm");
  }

  private static Path byBuilder(List<String> options, Optional<ValSplitMode> mode, Path file) {
    DfmBuilder builder = org.deepfeature.dfm.trainer.dfm.Dfm.builder();
    for (String option : options) {
      int equals = option.indexOf('=');
      builder.set(option.substring(0, equals), option.substring(equals + 1));
    }
    // The command divides images by the model's seed, too.
    long seed = options.contains("seed=5") ? 5 : 0;
    SplitSettings splits =
        new SplitSettings(
            Optional.empty(), SplitSettings.TEST_RATIO, mode, SplitSettings.VAL_RATIO, seed);
    DataModule images = new FormatDataModule(new MvtecFormat(), data, null, splits);
    try (org.deepfeature.dfm.trainer.dfm.Dfm dfm = builder.build()) {
      Trainer.builder().build().fit(dfm, images);
      dfm.save(file);
    }
    return file;
  }
}
