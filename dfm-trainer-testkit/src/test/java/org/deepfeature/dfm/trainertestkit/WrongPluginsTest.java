package org.deepfeature.dfm.trainertestkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.deepfeature.dfm.core.postprocessing.Normalization;
import org.deepfeature.dfm.core.postprocessing.PostProcessor;
import org.deepfeature.dfm.testkit.FailedTests;
import org.deepfeature.dfm.trainer.lifecycle.Callback;
import org.deepfeature.dfm.trainer.logger.LogTarget;
import org.deepfeature.dfm.trainer.logger.Logger;
import org.deepfeature.dfm.trainer.plugin.TrainerPlugin;
import org.deepfeature.dfm.trainer.processor.Evaluator;
import org.deepfeature.dfm.trainer.processor.ScoredImage;
import org.junit.jupiter.api.Test;

/** Of each kind one that breaks a promise: the contract says which. */
class WrongPluginsTest {
  private static void write(Path file, String text) {
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes when it is closed, not when a stage ends. */
  private record Late(LogTarget target, List<String> lines) implements Logger {
    @Override
    public void logHyperparameters(Map<String, String> hyperparameters) {
      lines.add(hyperparameters.toString());
    }

    @Override
    public void logMetrics(Map<String, Double> metrics, long step) {
      lines.add(metrics.toString());
    }

    @Override
    public void finish(Status status) {}

    @Override
    public void close() {
      if (!Files.isRegularFile(target.folder().getParent())) {
        write(target.folder().resolve("log"), String.join("\n", lines));
      }
    }
  }

  /** Tells a number that is none where there was no batch. */
  private static final class NotANumber implements Callback {
    private int batches;

    @Override
    public Map<String, Double> metrics() {
      return Map.of("share", 0.0 / batches);
    }
  }

  /** Counts what all of its kind saw. */
  private record Shared(List<ScoredImage> images) implements Evaluator {
    @Override
    public void add(ScoredImage image) {
      images.add(image);
    }

    @Override
    public Map<String, Double> metrics() {
      return Map.of("images", (double) images.size());
    }
  }

  private static float[] invertedInPlace(float[] planes, Random random) {
    for (int i = 0; i < planes.length; i++) {
      planes[i] = 1 - planes[i] * random.nextFloat();
    }
    return planes.clone();
  }

  private static float[] fromAnywhere(float[] planes) {
    float[] copy = planes.clone();
    Arrays.fill(copy, (float) Math.random());
    return copy;
  }

  private static Offers nothing() {
    return new Offers(List.of(), List.of(), List.of(), List.of(), List.of(), List.of());
  }

  static final class LateLogger extends TrainerPluginContract {
    @Override
    protected TrainerPlugin plugin() {
      return new Offers(
          List.of(() -> target -> new Late(target, new ArrayList<>())),
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          List.of());
    }
  }

  static final class WrongCallback extends TrainerPluginContract {
    @Override
    protected TrainerPlugin plugin() {
      return new Offers(
          List.of(), List.of(NotANumber::new), List.of(), List.of(), List.of(), List.of());
    }
  }

  static final class PixelsOfNothing extends TrainerPluginContract {
    @Override
    protected TrainerPlugin plugin() {
      Normalization own = new Normalization(1, 0, 2);
      return new Offers(
          List.of(),
          List.of(),
          List.of(() -> chosen -> new PostProcessor(chosen.image(), Optional.of(own))),
          List.of(),
          List.of(),
          List.of());
    }
  }

  static final class InPlace extends TrainerPluginContract {
    @Override
    protected TrainerPlugin plugin() {
      return new Offers(
          List.of(),
          List.of(),
          List.of(),
          List.of(() -> (planes, width, height, random) -> invertedInPlace(planes, random)),
          List.of(),
          List.of());
    }
  }

  static final class WithoutSeed extends TrainerPluginContract {
    @Override
    protected TrainerPlugin plugin() {
      return new Offers(
          List.of(),
          List.of(),
          List.of(),
          List.of(() -> (planes, width, height, random) -> fromAnywhere(planes)),
          List.of(),
          List.of());
    }
  }

  static final class SharedEvaluator extends TrainerPluginContract {
    @Override
    protected TrainerPlugin plugin() {
      List<ScoredImage> images = new ArrayList<>();
      return new Offers(
          List.of(), List.of(), List.of(), List.of(), List.of(() -> new Shared(images)), List.of());
    }
  }

  static final class OneFolderForAll extends TrainerPluginContract {
    @Override
    protected TrainerPlugin plugin() {
      return new Offers(
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          List.of(
              () ->
                  (image, folder) ->
                      write(
                          folder.resolve(image.sample().path().getFileName() + ".txt"),
                          image.sample().name())));
    }
  }

  static final class OffersNothing extends TrainerPluginContract {
    @Override
    protected TrainerPlugin plugin() {
      return nothing();
    }
  }

  @Test
  void aLoggerThatWritesWhenItIsClosedFails() {
    assertThat(FailedTests.of(LateLogger.class).get("loggersKeepTheirPromises"))
        .contains("files when the stage had ended, and after closing");
  }

  @Test
  void aCallbackThatTellsNaNFails() {
    assertThat(FailedTests.of(WrongCallback.class).get("callbacksKeepTheirPromises"))
        .contains("metric 'share'");
  }

  @Test
  void thresholdsOfPixelsWithoutMapsFail() {
    assertThat(FailedTests.of(PixelsOfNothing.class).get("postProcessorsKeepTheirPromises"))
        .contains("thresholds of pixels, of a score without maps");
  }

  @Test
  void anAugmentationThatWritesIntoTheImageFails() {
    assertThat(FailedTests.of(InPlace.class).get("augmentationsKeepTheirPromises"))
        .startsWith("planes of the image must not be modified: value 0 was ");
  }

  @Test
  void anAugmentationThatDrawsFromElsewhereFails() {
    assertThat(FailedTests.of(WithoutSeed.class).get("augmentationsKeepTheirPromises"))
        .contains("of seed 0");
  }

  @Test
  void anEvaluatorThatKnowsTheImagesOfOthersFails() {
    assertThat(FailedTests.of(SharedEvaluator.class).get("evaluatorsKeepTheirPromises"))
        .contains("after another evaluator saw them");
  }

  @Test
  void picturesThatReplaceEachOtherFail() {
    assertThat(FailedTests.of(OneFolderForAll.class).get("visualizersKeepTheirPromises"))
        .contains("one is missing for the image 'good/000.png'");
  }

  @Test
  void aPluginThatOffersNothingPasses() {
    assertThat(FailedTests.of(OffersNothing.class)).isEmpty();
  }
}
