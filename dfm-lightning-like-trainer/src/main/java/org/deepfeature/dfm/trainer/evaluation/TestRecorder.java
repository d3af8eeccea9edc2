package org.deepfeature.dfm.trainer.evaluation;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.deepfeature.dfm.trainer.data.Sample;
import org.deepfeature.dfm.trainer.image.ImageBatch;
import org.deepfeature.dfm.trainer.image.ImagePreprocessor;
import org.deepfeature.dfm.trainer.lifecycle.Callback;
import org.deepfeature.dfm.trainer.lifecycle.Predictions;
import org.deepfeature.dfm.trainer.metrics.ImageMetrics;
import org.deepfeature.dfm.trainer.metrics.PixelAccumulator;
import org.deepfeature.dfm.trainer.metrics.PixelMetrics;
import org.deepfeature.dfm.trainer.postprocessing.PostProcessor;
import org.deepfeature.dfm.trainer.report.Prediction;
import org.deepfeature.dfm.trainer.report.ReportData;
import org.deepfeature.dfm.trainer.visualization.HeatMapOverlay;
import org.jspecify.annotations.Nullable;

/** Takes in a test's batches: metrics on raw scores and maps, and an overlay an image. */
public final class TestRecorder implements Callback {
  private final PostProcessor postProcessor;
  private final ImagePreprocessor preprocessor;
  private final Masks masks;
  private final Path mapFolder;
  private final PixelAccumulator pixels = new PixelAccumulator();
  private final List<ReportData.Image> images = new ArrayList<>();

  /**
   * @param postProcessor labels and normalises
   * @param preprocessor with which the images were prepared
   * @param masks true pixels
   * @param mapFolder where overlays are written
   */
  public TestRecorder(
      PostProcessor postProcessor, ImagePreprocessor preprocessor, Masks masks, Path mapFolder) {
    this.postProcessor = postProcessor;
    this.preprocessor = preprocessor;
    this.masks = masks;
    this.mapFolder = mapFolder;
  }

  @Override
  public void onTestBatchEnd(ImageBatch batch, Predictions predictions, int index) {
    for (int i = 0; i < batch.samples().size(); i++) {
      Sample sample = batch.samples().get(i);
      Path overlay = null;
      if (!predictions.maps().isEmpty()) {
        float[] map = predictions.maps().get(i);
        boolean @Nullable [] mask = masks.of(sample);
        if (mask != null) {
          pixels.add(map, mask, preprocessor.size());
        }
        overlay = MapFiles.of(mapFolder, sample, "png");
        HeatMapOverlay.write(
            overlay,
            preprocessor.planes(batch.images(), i),
            postProcessor.normalize(map),
            mask,
            preprocessor.size());
      }
      images.add(
          new ReportData.Image(
              prediction(sample, predictions.scores()[i], sample.anomalous()), overlay));
    }
  }

  private Prediction prediction(Sample sample, double score, boolean groundTruth) {
    return new Prediction(
        sample.name(),
        score,
        postProcessor.image().apply(score),
        postProcessor.isAnomalous(score),
        groundTruth);
  }

  /**
   * @return all images so far, in order
   */
  public List<ReportData.Image> images() {
    return List.copyOf(images);
  }

  /**
   * @return metrics of the images so far
   */
  public ImageMetrics imageMetrics() {
    double[] scores = new double[images.size()];
    boolean[] labels = new boolean[images.size()];
    for (int i = 0; i < scores.length; i++) {
      Prediction prediction = images.get(i).prediction();
      scores[i] = prediction.score();
      labels[i] = Boolean.TRUE.equals(prediction.groundTruth());
    }
    return ImageMetrics.of(scores, labels);
  }

  /**
   * @return metrics of the pixels so far
   */
  public PixelMetrics pixelMetrics() {
    return pixels.result();
  }
}
