package org.deepfeature.dfm.report.recorder;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.deepfeature.dfm.core.postprocessing.PostProcessor;
import org.deepfeature.dfm.report.ReportData;
import org.deepfeature.dfm.report.picture.ColorRange;
import org.deepfeature.dfm.report.picture.MapWriter;
import org.deepfeature.dfm.report.picture.Thumbnail;
import org.deepfeature.dfm.report.prediction.PredictionRow;
import org.deepfeature.dfm.runtime.image.ImagePreprocessor;
import org.deepfeature.dfm.trainer.data.Sample;
import org.deepfeature.dfm.trainer.evaluation.Masks;
import org.deepfeature.dfm.trainer.lifecycle.Callback;
import org.deepfeature.dfm.trainer.lifecycle.Predictions;
import org.deepfeature.dfm.trainer.loader.ImageBatch;
import org.deepfeature.dfm.trainer.processor.Evaluator;
import org.deepfeature.dfm.trainer.processor.ScoredImage;

/**
 * Takes in a test's batches: shows each image to an evaluator, labels it and draws it. Not
 * thread-safe.
 */
public final class TestRecorder implements Callback {
  private final PostProcessor postProcessor;
  private final ImagePreprocessor preprocessor;
  private final Masks masks;
  private final MapWriter maps;
  private final BackgroundTasks background;
  private final Optional<Evaluator> evaluator;
  private final List<CompletableFuture<ReportData.Image>> images = new ArrayList<>();

  /**
   * @param postProcessor labels and normalises
   * @param preprocessor with which the images were prepared
   * @param masks true pixels
   * @param maps writes the maps
   * @param background draws and writes; the caller closes it, after it has read the images
   * @param evaluator measures, if given
   */
  public TestRecorder(
      PostProcessor postProcessor,
      ImagePreprocessor preprocessor,
      Masks masks,
      MapWriter maps,
      BackgroundTasks background,
      Optional<Evaluator> evaluator) {
    this.postProcessor = postProcessor;
    this.preprocessor = preprocessor;
    this.masks = masks;
    this.maps = maps;
    this.background = background;
    this.evaluator = evaluator;
  }

  @Override
  public void onTestBatchEnd(ImageBatch batch, Predictions predictions, int index) {
    for (int i = 0; i < batch.samples().size(); i++) {
      Sample sample = batch.samples().get(i);
      float[] planes = preprocessor.planes(batch.images(), i);
      Optional<float[]> map =
          predictions.hasMaps() ? Optional.of(predictions.map(i)) : Optional.empty();
      Optional<boolean[]> mask =
          map.isPresent() ? Optional.ofNullable(masks.of(sample, batch.size(i))) : Optional.empty();
      double score = predictions.score(i);
      ScoredImage image =
          new ScoredImage(
              sample,
              preprocessor.size(),
              planes,
              score,
              map,
              map.filter(values -> postProcessor.pixel().isPresent()).map(postProcessor::normalize),
              mask);
      evaluator.ifPresent(e -> e.add(image));
      PredictionRow prediction = prediction(sample, score);
      images.add(background.submit(() -> draw(image, prediction)));
    }
  }

  private ReportData.Image draw(ScoredImage image, PredictionRow prediction) {
    Path picture = image.map().isPresent() ? maps.write(image).orElse(null) : null;
    return new ReportData.Image(
        prediction,
        image.sample().label(),
        picture,
        Thumbnail.of(image.planes(), colors(image), image.mask(), image.size()));
  }

  private Optional<float[]> colors(ScoredImage image) {
    return postProcessor
        .pixel()
        .map(ColorRange::of)
        .flatMap(range -> image.map().map(range::apply));
  }

  private PredictionRow prediction(Sample sample, double score) {
    return new PredictionRow(
        sample.name(),
        score,
        postProcessor.image().apply(score),
        postProcessor.isAnomalous(score),
        sample.anomalous(),
        sample.label());
  }

  /**
   * Waits for pictures that are still being drawn.
   *
   * @return all images so far, in order
   * @throws org.deepfeature.dfm.api.DfmException if one could not be written
   */
  public List<ReportData.Image> images() {
    return images.stream().map(BackgroundTasks::join).toList();
  }
}
