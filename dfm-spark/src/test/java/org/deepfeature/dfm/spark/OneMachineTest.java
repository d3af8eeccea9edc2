package org.deepfeature.dfm.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.deepfeature.dfm.data.FolderDataModule;
import org.deepfeature.dfm.data.SplitSettings;
import org.deepfeature.dfm.data.TestSplitMode;
import org.deepfeature.dfm.data.ValSplitMode;
import org.deepfeature.dfm.runtime.AnomalyDetector;
import org.deepfeature.dfm.trainer.dfm.Dfm;
import org.deepfeature.dfm.trainer.dfm.DfmBuilder;
import org.deepfeature.dfm.trainer.lifecycle.Trainer;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Images of a folder, fitted here and by the trainer of one machine. */
class OneMachineTest {
  private static final String[] OPTIONS = {
    "backbone=onnx:scattering", "layer=order1", "pooling=2", "image-size=64", "linalg=java"
  };

  /** Every image is fitted on. */
  private static final SplitSettings ALL =
      new SplitSettings(
          Optional.of(TestSplitMode.FRACTION), 0, Optional.of(ValSplitMode.NONE), 0.5, 0);

  @TempDir private Path folder;

  private Path goodImages(int count) throws IOException {
    Path train = Files.createDirectories(folder.resolve("train"));
    Files.move(TestImages.folder(folder, count), train.resolve("good"));
    return train.resolve("good");
  }

  private Path fittedAlone(String embedding, String... more) {
    Path file = folder.resolve(embedding + ".dfm");
    DfmBuilder builder = Dfm.builder();
    for (String option : more) {
      builder.set(option.split("=", 2)[0], option.split("=", 2)[1]);
    }
    try (Dfm dfm =
        builder
            .backbone("onnx:scattering")
            .layer("order1")
            .set("image-size", 64)
            .set("linalg", "java")
            .set("standardize", true)
            .set("embedding", embedding)
            .build()) {
      Trainer.builder()
          .build()
          .fit(dfm, new FolderDataModule(folder.resolve("train/good"), null, null, ALL));
      dfm.save(file);
    }
    return file;
  }

  private static Dataset<Row> files(Path images, int partitions) {
    return LocalSpark.session()
        .read()
        .format("binaryFile")
        .load(images.toString())
        .repartition(partitions);
  }

  @ParameterizedTest
  @ValueSource(strings = {"map", "cells"})
  void aFolderOfImagesGivesTheModelOfOneMachine(String embedding) throws IOException {
    Path images = goodImages(40);
    Path alone = fittedAlone(embedding, "pooling=2");
    String[] options = Arrays.copyOf(OPTIONS, OPTIONS.length + 1);
    options[OPTIONS.length] = "embedding=" + embedding;

    DfmSparkModel model = new DfmEstimator().setOptions(options).fit(files(images, 7));

    Map<String, Double> scores = new TreeMap<>();
    for (Row row : model.transform(files(images, 3)).select("path", "score").collectAsList()) {
      scores.put(row.getString(0).replaceFirst(".*/", ""), row.getDouble(1));
    }
    try (AnomalyDetector detector = AnomalyDetector.load(alone);
        Stream<Path> all = Files.list(images)) {
      double threshold = detector.threshold();
      assertThat(model.threshold()).isCloseTo(threshold, within(1e-9 * threshold));
      for (Path image : all.toList()) {
        double expected = detector.predict(image).score();
        assertThat(scores.get(image.getFileName().toString()))
            .isCloseTo(expected, within(1e-5 * expected));
      }
    }
  }

  /** Of another folder, in another order, under other names: what is in the files counts. */
  @ParameterizedTest
  @ValueSource(strings = {"cells", "map"})
  void moreImagesThanAreKeptGiveTheThresholdOfAStreamOnOneMachine(String embedding)
      throws IOException {
    Path images = TestImages.folder(folder, 530);
    String[] options = Arrays.copyOf(OPTIONS, OPTIONS.length + 2);
    options[2] = "pooling=" + (embedding.equals("cells") ? 2 : 4);
    options[OPTIONS.length] = "embedding=" + embedding;
    options[OPTIONS.length + 1] =
        embedding.equals("cells") ? "cell-centre=position" : "standardize=true";
    DfmEstimator estimator = new DfmEstimator().setOptions(options);

    DfmSparkModel one = estimator.fit(files(images, 1));
    DfmSparkModel seven = estimator.fit(files(images, 7));

    assertThat(one.summary().orElseThrow().summarised()).isTrue();
    assertThat(one.summary().orElseThrow().lostRatio()).isZero();
    assertThat(seven.threshold()).isCloseTo(one.threshold(), within(1e-7 * one.threshold()));
    Path good = Files.createDirectories(folder.resolve("train/good"));
    for (int i = 0; i < 530; i++) {
      Files.copy(
          images.resolve("%04d.png".formatted(i)),
          good.resolve("%03d.png".formatted((i * 7) % 530)));
    }
    Path alone = fittedAlone(embedding, options[2], options[OPTIONS.length + 1], "memory=100k");
    try (AnomalyDetector detector = AnomalyDetector.load(alone)) {
      assertThat(detector.threshold())
          .isCloseTo(seven.threshold(), within(1e-5 * seven.threshold()));
    }
  }
}
