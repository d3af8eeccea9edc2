package org.deepfeature.dfm.report.recorder;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.core.postprocessing.PostProcessor;
import org.deepfeature.dfm.report.picture.MapWriter;
import org.deepfeature.dfm.report.prediction.PredictionRow;
import org.deepfeature.dfm.report.prediction.PredictionWriter;
import org.deepfeature.dfm.runtime.drift.Drift;
import org.deepfeature.dfm.runtime.drift.DriftMonitor;
import org.deepfeature.dfm.runtime.image.ImagePreprocessor;
import org.deepfeature.dfm.trainer.data.Sample;
import org.deepfeature.dfm.trainer.lifecycle.Callback;
import org.deepfeature.dfm.trainer.lifecycle.Predictions;
import org.deepfeature.dfm.trainer.loader.ImageBatch;
import org.deepfeature.dfm.trainer.processor.ScoredImage;

/**
 * Writes a row an image as soon as its batch is scored. Maps are brought to the image's size, drawn
 * and written beside that, and only where they are wanted. Not thread-safe.
 */
public final class PredictRecorder implements Callback {
  private static final int MOST_SCORES = 1 << 20;

  private final PostProcessor postProcessor;
  private final ImagePreprocessor preprocessor;
  private final PredictionWriter rows;
  private final MapWriter maps;
  private final BackgroundTasks background;
  private final Deque<CompletableFuture<Boolean>> drawing = new ArrayDeque<>();
  private int images;
  private final DriftMonitor drift;

  /**
   * @param postProcessor labels and normalises
   * @param preprocessor with which the images were prepared
   * @param rows takes the rows; the caller closes it
   * @param maps writes the maps
   * @param background runs the writing of maps; the caller closes it
   */
  public PredictRecorder(
      PostProcessor postProcessor,
      ImagePreprocessor preprocessor,
      PredictionWriter rows,
      MapWriter maps,
      BackgroundTasks background) {
    this.postProcessor = postProcessor;
    this.drift = new DriftMonitor(postProcessor, MOST_SCORES);
    this.preprocessor = preprocessor;
    this.rows = rows;
    this.maps = maps;
    this.background = background;
  }

  /**
   * @return rows written
   */
  public int images() {
    return images;
  }

  /**
   * @return their scores beside those of held-out normal images, of very many the last; empty if
   *     the model remembers nothing of those
   */
  public Optional<Drift> drift() {
    return drift.current();
  }

  /**
   * Waits for maps that are still being written.
   *
   * @throws DfmException if one could not be written
   */
  public void finish() {
    while (!drawing.isEmpty()) {
      BackgroundTasks.join(drawing.remove());
    }
  }

  @Override
  public void onPredictBatchEnd(ImageBatch batch, Predictions predictions, int index) {
    try {
      for (int i = 0; i < batch.samples().size(); i++) {
        Sample sample = batch.samples().get(i);
        double score = predictions.score(i);
        if (maps.isWanted() && predictions.hasMaps()) {
          draw(batch, predictions, i);
        }
        rows.write(
            new PredictionRow(
                sample.name(),
                score,
                postProcessor.image().apply(score),
                postProcessor.isAnomalous(score),
                null));
        images++;
        drift.add(score);
      }
      rows.flush();
    } catch (IOException e) {
      throw new DfmException("Cannot write predictions: " + e.getMessage(), e);
    }
    while (!drawing.isEmpty() && drawing.peek().isDone()) {
      BackgroundTasks.join(drawing.remove());
    }
  }

  /** The batch's memory is used again for the next one, so that pixels are copied here. */
  private void draw(ImageBatch batch, Predictions predictions, int i) {
    Sample sample = batch.samples().get(i);
    float[] planes = preprocessor.planes(batch.images(), i);
    drawing.add(
        background.submit(
            () -> {
              float[] map = predictions.map(i);
              maps.write(
                  new ScoredImage(
                      sample,
                      preprocessor.size(),
                      planes,
                      predictions.score(i),
                      Optional.of(map),
                      postProcessor.pixel().map(p -> postProcessor.normalize(map)),
                      Optional.empty()));
              return true;
            }));
  }
}
