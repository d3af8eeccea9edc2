package org.deepfeature.dfm.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.imageio.ImageIO;
import org.deepfeature.dfm.api.Backbone.Preprocessing;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.api.UnknownNameException;
import org.deepfeature.dfm.data.CsvDataModule;
import org.deepfeature.dfm.runtime.AnomalyDetector;
import org.deepfeature.dfm.runtime.plugin.PreProcessor;
import org.deepfeature.dfm.trainer.data.DataModule;
import org.deepfeature.dfm.trainer.dfm.Dfm;
import org.deepfeature.dfm.trainer.dfm.DfmBuilder;
import org.deepfeature.dfm.trainer.dfm.LearningType;
import org.deepfeature.dfm.trainer.lifecycle.Trainer;
import org.deepfeature.dfm.trainer.lifecycle.TrainerArguments;
import org.deepfeature.dfm.trainer.logger.CsvLogger;
import org.deepfeature.dfm.trainer.logger.Logger;
import org.deepfeature.dfm.trainer.processor.Evaluator;
import org.deepfeature.dfm.trainer.processor.ScoredImage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Anomalib's signature in Java, with the embedded network in place of a downloaded one. */
class DfmBuilderTest {
  private static final int SIDE = 64;

  private final Map<String, Double> logged = new HashMap<>();
  @TempDir private Path folder;
  private Path results;
  private DataModule data;

  @BeforeEach
  void draw() throws IOException {
    results = folder.resolve("results");
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < 16; i++) {
      boolean defect = i >= 14;
      Random random = new Random(i);
      BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
      for (int p = 0; p < SIDE * SIDE; p++) {
        boolean spot = defect && p / SIDE < 24 && p % SIDE < 24;
        int grey = spot ? 0 : 120 + 8 * (p % 5) + random.nextInt(16);
        image.setRGB(p % SIDE, p / SIDE, grey << 16 | grey << 8 | grey);
      }
      ImageIO.write(image, "png", folder.resolve(i + ".png").toFile());
      rows.append(
          "%d.png,%s,%s\n".formatted(i, defect ? "spot" : "good", i < 10 ? "train" : "test"));
    }
    data =
        new CsvDataModule(
            Files.writeString(folder.resolve("list.csv"), "path,label,split\n" + rows));
  }

  private DfmBuilder builder() {
    return Dfm.builder()
        .backbone("onnx:scattering")
        .layer("order1")
        .imageSize(new ImageSize(SIDE, SIDE))
        .poolingKernelSize(1)
        .defaultRootDir(results);
  }

  private Trainer trainer() {
    Logger logger =
        new Logger() {
          @Override
          public void logHyperparameters(Map<String, String> hyperparameters) {}

          @Override
          public void logMetrics(Map<String, Double> metrics, long step) {
            logged.putAll(metrics);
          }

          @Override
          public void finish(Status status) {}

          @Override
          public void close() {}
        };
    return Trainer.builder().logger(logger).batchSize(4).build();
  }

  private void fitAndTest(DfmBuilder builder) {
    try (Dfm dfm = builder.build()) {
      Trainer trainer = trainer();
      trainer.fit(dfm, data);
      trainer.test(dfm, data);
    }
  }

  @Test
  void everythingIsThereUnlessToldOtherwise() {
    fitAndTest(builder());

    assertThat(logged).containsEntry("image_AUROC", 1.0).containsKey("fit/k");
    assertThat(results.resolve("maps/15.png.png")).isRegularFile();
  }

  @Test
  void modelIsOneClassWithoutOptimizersAndTrainsAsAnomalibSays() {
    try (Dfm dfm = builder().build()) {
      assertThat(dfm.learningType()).isEqualTo(LearningType.ONE_CLASS);
      assertThat(dfm.configureOptimizers()).isEmpty();
      assertThat(dfm.trainerArguments()).isEqualTo(new TrainerArguments(0, 1, 0, 1));
    }
  }

  @Test
  void evaluatorAndVisualizerThatAreOffLeaveNothing() {
    fitAndTest(builder().evaluator(false).visualizer(false));

    assertThat(logged).doesNotContainKey("image_AUROC").containsKey("fit/k");
    assertThat(results).doesNotExist();
  }

  @Test
  void onesOwnPartsAreUsed() {
    List<String> drawn = new ArrayList<>();
    Evaluator counting =
        new Evaluator() {
          private int images;

          @Override
          public void add(ScoredImage image) {
            images++;
          }

          @Override
          public Map<String, Double> metrics() {
            return images == 0 ? Map.of() : Map.of("counted", (double) images);
          }
        };

    fitAndTest(
        builder()
            .evaluator(counting)
            .visualizer((image, into) -> drawn.add(image.sample().name() + " " + into)));

    assertThat(logged).containsEntry("counted", 6.0).doesNotContainKey("image_AUROC");
    assertThat(drawn).hasSize(6).contains("10.png " + results.resolve("maps"));
  }

  @Test
  void withoutPostProcessorThereAreNoNormalisedMapsButPictures() {
    List<Boolean> normalized = new ArrayList<>();

    fitAndTest(
        builder()
            .postProcessor(false)
            .visualizer((image, into) -> normalized.add(image.normalized().isPresent())));

    assertThat(normalized).hasSize(6).containsOnly(false);
    logged.clear();
    fitAndTest(builder().postProcessor(false));
    assertThat(results.resolve("maps/10.png.png")).isRegularFile();
    assertThat(logged).containsEntry("image_AUROC", 1.0);
  }

  @Test
  void preProcessorDecidesWhatTheNetworkSees() {
    List<Double> means = new ArrayList<>();
    PreProcessor own =
        wanted -> {
          means.addAll(wanted.mean());
          return PreProcessor.NONE.apply(wanted);
        };

    fitAndTest(builder().preProcessor(own));

    assertThat(means).isNotEmpty();
    assertThat(logged).containsEntry("image_AUROC", 1.0);
    assertThat(PreProcessor.NONE.apply(Preprocessing.IMAGENET).mean())
        .containsExactly(0.0, 0.0, 0.0);
  }

  @Test
  void unknownNamesAreRefused() {
    assertThatThrownBy(() -> builder().evaluator("pimo").build())
        .isInstanceOf(UnknownNameException.class)
        .hasMessageContaining("evaluator 'pimo'");
    assertThatThrownBy(() -> builder().layer("order9").build())
        .isInstanceOf(UnknownNameException.class);
    assertThatThrownBy(() -> builder().scoreType("mse").build())
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** The README's example; only the network, its input and the folders are other ones. */
  @Test
  void exampleOfTheReadmeRuns() throws IOException {
    try (Dfm dfm =
            Dfm.builder()
                .backbone("onnx:scattering")
                .layer("order1")
                .pcaLevel(0.97)
                .defaultRootDir(results)
                .build();
        Logger csv = new CsvLogger(results)) {
      Trainer trainer = Trainer.builder().logger(csv).build();
      trainer.fit(dfm, data);
      trainer.test(dfm, data);
      double threshold = dfm.fitted().postProcessor().image().threshold();
      assertThat(threshold).isPositive();
      dfm.save(results.resolve("model.dfm"));
    }
    try (AnomalyDetector detector = AnomalyDetector.load(results.resolve("model.dfm"))) {
      assertThat(detector.threshold()).isPositive();
    }
    assertThat(Files.readAllLines(results.resolve("metrics.csv")).get(0)).contains("image_AUROC");
    assertThat(results.resolve("maps/15.png.png")).isRegularFile();
  }
}
