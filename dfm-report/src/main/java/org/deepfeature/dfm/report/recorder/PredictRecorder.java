package org.deepfeature.dfm.report.recorder;

import java.io.IOException;
import java.util.Optional;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.core.postprocessing.PostProcessor;
import org.deepfeature.dfm.report.picture.MapWriter;
import org.deepfeature.dfm.report.prediction.PredictionRow;
import org.deepfeature.dfm.report.prediction.PredictionWriter;
import org.deepfeature.dfm.runtime.image.ImagePreprocessor;
import org.deepfeature.dfm.trainer.data.Sample;
import org.deepfeature.dfm.trainer.lifecycle.Callback;
import org.deepfeature.dfm.trainer.lifecycle.Predictions;
import org.deepfeature.dfm.trainer.loader.ImageBatch;
import org.deepfeature.dfm.trainer.processor.ScoredImage;

/** Writes a row an image as soon as its batch is scored, and its map. */
public final class PredictRecorder implements Callback {
  private final PostProcessor postProcessor;
  private final ImagePreprocessor preprocessor;
  private final PredictionWriter rows;
  private final MapWriter maps;
  private int images;
  private int high;

  /**
   * @param postProcessor labels and normalises
   * @param preprocessor with which the images were prepared
   * @param rows takes the rows; the caller closes it
   * @param maps writes the maps
   */
  public PredictRecorder(
      PostProcessor postProcessor,
      ImagePreprocessor preprocessor,
      PredictionWriter rows,
      MapWriter maps) {
    this.postProcessor = postProcessor;
    this.preprocessor = preprocessor;
    this.rows = rows;
    this.maps = maps;
  }

  /**
   * @return rows written
   */
  public int images() {
    return images;
  }

  /**
   * @return rows whose score hardly any held-out normal image exceeds
   */
  public int highImages() {
    return high;
  }

  @Override
  public void onPredictBatchEnd(ImageBatch batch, Predictions predictions, int index) {
    try {
      for (int i = 0; i < batch.samples().size(); i++) {
        Sample sample = batch.samples().get(i);
        double score = predictions.scores()[i];
        if (!predictions.maps().isEmpty()) {
          float[] map = predictions.maps().get(i);
          maps.write(
              new ScoredImage(
                  sample,
                  preprocessor.size(),
                  preprocessor.planes(batch.images(), i),
                  score,
                  Optional.of(map),
                  postProcessor.pixel().map(p -> postProcessor.normalize(map)),
                  Optional.empty()));
        }
        rows.write(
            new PredictionRow(
                sample.name(),
                score,
                postProcessor.image().apply(score),
                postProcessor.isAnomalous(score),
                null));
        images++;
        if (score > postProcessor.highNormal().orElse(Double.POSITIVE_INFINITY)) {
          high++;
        }
      }
      rows.flush();
    } catch (IOException e) {
      throw new DfmException("Cannot write predictions: " + e.getMessage(), e);
    }
  }
}
