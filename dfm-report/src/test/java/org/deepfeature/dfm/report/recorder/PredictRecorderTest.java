package org.deepfeature.dfm.report.recorder;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicInteger;
import org.deepfeature.dfm.api.Backbone.Preprocessing;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.api.Tensor;
import org.deepfeature.dfm.core.postprocessing.Normalization;
import org.deepfeature.dfm.core.postprocessing.PostProcessor;
import org.deepfeature.dfm.report.picture.MapFormat;
import org.deepfeature.dfm.report.picture.MapWriter;
import org.deepfeature.dfm.report.prediction.PredictionsCsv;
import org.deepfeature.dfm.runtime.concurrent.ThreadBudget;
import org.deepfeature.dfm.runtime.image.ImagePreprocessor;
import org.deepfeature.dfm.trainer.data.Sample;
import org.deepfeature.dfm.trainer.data.Split;
import org.deepfeature.dfm.trainer.lifecycle.Predictions;
import org.deepfeature.dfm.trainer.loader.ImageBatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PredictRecorderTest {
  private static final ImageSize SIZE = new ImageSize(2, 2);
  private static final int IMAGES = 3;
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({"none, 0", "npy, 3"})
  void mapsAreMadeOnlyWhereSomebodyWantsThem(MapFormat format, int expected) throws IOException {
    AtomicInteger made = new AtomicInteger();

    assertThat(rows(format, made)).hasSize(1 + IMAGES);

    assertThat(made).hasValue(expected);
  }

  @Test
  void rowsAreWrittenInTheOrderOfTheImages() throws IOException {
    assertThat(rows(MapFormat.none, new AtomicInteger()))
        .element(2)
        .asString()
        .startsWith("1.png,1.0,");
  }

  private List<String> rows(MapFormat format, AtomicInteger made) throws IOException {
    StringWriter text = new StringWriter();
    PostProcessor postProcessor =
        new PostProcessor(new Normalization(1, 0, 2), Optional.empty(), 1, OptionalDouble.empty());
    List<Sample> samples =
        List.of("0.png", "1.png", "2.png").stream()
            .map(name -> new Sample(Path.of(name), name, Sample.GOOD, false, null, Split.PREDICT))
            .toList();
    Tensor images = Tensor.of(IMAGES, 3, 2, 2, Tensor.allocateDirect(IMAGES * 3 * 4));
    Predictions predictions =
        Predictions.of(
            samples,
            new double[] {0, 1, 2},
            image -> {
              made.incrementAndGet();
              return new float[4];
            });
    try (BackgroundTasks background = new BackgroundTasks(new ThreadBudget(2));
        PredictionsCsv rows = new PredictionsCsv(text, false, true)) {
      PredictRecorder recorder =
          new PredictRecorder(
              postProcessor,
              new ImagePreprocessor(Preprocessing.IMAGENET, SIZE),
              rows,
              new MapWriter(Optional.empty(), format, folder),
              background);
      recorder.onPredictBatchEnd(new ImageBatch(images, samples), predictions, 0);
      recorder.finish();
    }
    return text.toString().lines().toList();
  }
}
