package org.deepfeature.dfm.trainer.evaluation;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.trainer.data.Sample;
import org.deepfeature.dfm.trainer.image.ImageBatch;
import org.deepfeature.dfm.trainer.image.ImagePreprocessor;
import org.deepfeature.dfm.trainer.lifecycle.Callback;
import org.deepfeature.dfm.trainer.lifecycle.Predictions;
import org.deepfeature.dfm.trainer.numpy.NpyFile;
import org.deepfeature.dfm.trainer.part.ScoredImage;
import org.deepfeature.dfm.trainer.part.Visualizer;
import org.deepfeature.dfm.trainer.postprocessing.PostProcessor;
import org.deepfeature.dfm.trainer.report.Prediction;
import org.deepfeature.dfm.trainer.report.PredictionWriter;

/** Writes a row an image as soon as its batch is scored, and its map. */
public final class PredictRecorder implements Callback {
  private final PostProcessor postProcessor;
  private final ImagePreprocessor preprocessor;
  private final PredictionWriter rows;
  private final Visualizer visualizer;
  private final MapFormat format;
  private final Path mapFolder;
  private int images;
  private int high;

  /**
   * @param postProcessor labels and normalises
   * @param preprocessor with which the images were prepared
   * @param rows takes the rows; the caller closes it
   * @param visualizer draws maps in the format {@code png}
   * @param format of maps
   * @param mapFolder where they go
   */
  public PredictRecorder(
      PostProcessor postProcessor,
      ImagePreprocessor preprocessor,
      PredictionWriter rows,
      Visualizer visualizer,
      MapFormat format,
      Path mapFolder) {
    this.postProcessor = postProcessor;
    this.preprocessor = preprocessor;
    this.rows = rows;
    this.visualizer = visualizer;
    this.format = format;
    this.mapFolder = mapFolder;
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
          writeMap(sample, batch, i, score, predictions.maps().get(i));
        }
        rows.write(
            new Prediction(
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

  private void writeMap(Sample sample, ImageBatch batch, int i, double score, float[] map) {
    ImageSize size = preprocessor.size();
    switch (format) {
      case none -> {}
      case png ->
          visualizer.draw(
              new ScoredImage(
                  sample,
                  size,
                  preprocessor.planes(batch.images(), i),
                  score,
                  Optional.of(map),
                  postProcessor.pixel().map(p -> postProcessor.normalize(map)),
                  Optional.empty()),
              mapFolder);
      case npy -> NpyFile.writeFloat32(MapFiles.of(mapFolder, sample, "npy"), matrix(map, size));
    }
  }

  private static Matrix matrix(float[] map, ImageSize size) {
    double[] values = new double[map.length];
    for (int i = 0; i < map.length; i++) {
      values[i] = map[i];
    }
    return new Matrix(size.height(), size.width(), values);
  }
}
