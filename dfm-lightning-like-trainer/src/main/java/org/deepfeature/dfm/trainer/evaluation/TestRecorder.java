package org.deepfeature.dfm.trainer.evaluation;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import org.deepfeature.dfm.trainer.data.Sample;
import org.deepfeature.dfm.trainer.image.ImageBatch;
import org.deepfeature.dfm.trainer.image.ImagePreprocessor;
import org.deepfeature.dfm.trainer.lifecycle.Callback;
import org.deepfeature.dfm.trainer.lifecycle.Predictions;
import org.deepfeature.dfm.trainer.metrics.Aupimo;
import org.deepfeature.dfm.trainer.metrics.Bootstrap;
import org.deepfeature.dfm.trainer.metrics.ConfusionMatrix;
import org.deepfeature.dfm.trainer.metrics.ImageMetrics;
import org.deepfeature.dfm.trainer.metrics.KindMetrics;
import org.deepfeature.dfm.trainer.metrics.PixelEvaluation;
import org.deepfeature.dfm.trainer.metrics.RegionOverlapCurve;
import org.deepfeature.dfm.trainer.metrics.TestMetrics;
import org.deepfeature.dfm.trainer.part.ScoredImage;
import org.deepfeature.dfm.trainer.postprocessing.PostProcessor;
import org.deepfeature.dfm.trainer.report.Prediction;
import org.deepfeature.dfm.trainer.report.ReportData;
import org.deepfeature.dfm.trainer.visualization.Thumbnail;

/** Takes in a test's batches: metrics on raw scores and maps, and a picture an image. */
public final class TestRecorder implements Callback {
  private final PostProcessor postProcessor;
  private final ImagePreprocessor preprocessor;
  private final Masks masks;
  private final MapWriter maps;
  private final BackgroundTasks background;
  private final PixelEvaluation pixels;
  private final List<CompletableFuture<ReportData.Image>> images = new ArrayList<>();

  /**
   * @param postProcessor labels and normalises
   * @param preprocessor with which the images were prepared
   * @param masks true pixels
   * @param maps writes the maps
   * @param background draws and writes; the caller closes it, when the last image is asked for
   */
  public TestRecorder(
      PostProcessor postProcessor,
      ImagePreprocessor preprocessor,
      Masks masks,
      MapWriter maps,
      BackgroundTasks background) {
    this.postProcessor = postProcessor;
    this.preprocessor = preprocessor;
    this.masks = masks;
    this.maps = maps;
    this.background = background;
    this.pixels =
        new PixelEvaluation(
            preprocessor.size(),
            postProcessor
                .pixel()
                .map(n -> OptionalDouble.of(n.threshold()))
                .orElseGet(OptionalDouble::empty));
  }

  @Override
  public void onTestBatchEnd(ImageBatch batch, Predictions predictions, int index) {
    for (int i = 0; i < batch.samples().size(); i++) {
      Sample sample = batch.samples().get(i);
      float[] planes = preprocessor.planes(batch.images(), i);
      Optional<float[]> map =
          predictions.maps().isEmpty() ? Optional.empty() : Optional.of(predictions.maps().get(i));
      Optional<boolean[]> mask =
          map.isPresent() ? Optional.ofNullable(masks.of(sample)) : Optional.empty();
      map.ifPresent(values -> addPixels(sample, values, mask));
      double score = predictions.scores()[i];
      ScoredImage image =
          new ScoredImage(
              sample,
              preprocessor.size(),
              planes,
              score,
              map,
              map.filter(values -> postProcessor.pixel().isPresent()).map(postProcessor::normalize),
              mask);
      Prediction prediction = prediction(sample, score, sample.anomalous());
      images.add(background.submit(() -> draw(image, prediction)));
    }
  }

  private ReportData.Image draw(ScoredImage image, Prediction prediction) {
    Path picture = image.map().isPresent() ? maps.write(image).orElse(null) : null;
    return new ReportData.Image(
        prediction,
        image.sample().label(),
        picture,
        Thumbnail.of(image.planes(), image.normalized(), image.mask(), image.size()));
  }

  private void addPixels(Sample sample, float[] map, Optional<boolean[]> mask) {
    if (!sample.anomalous()) {
      pixels.addNormal(map);
    } else {
      mask.ifPresent(defect -> pixels.addAnomalous(sample.label(), map, defect));
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
   * Waits for pictures that are still being drawn.
   *
   * @return all images so far, in order
   * @throws org.deepfeature.dfm.api.DfmException if one could not be written
   */
  public List<ReportData.Image> images() {
    return images.stream().map(BackgroundTasks::join).toList();
  }

  /**
   * @return per-region overlap of the pixels so far; empty where it is not defined
   */
  public Optional<RegionOverlapCurve> regionOverlap() {
    return pixels.curve();
  }

  /**
   * @param seed of the intervals' draws
   * @return metrics of the images so far
   */
  public TestMetrics metrics(long seed) {
    List<ReportData.Image> drawn = images();
    double[] scores = new double[drawn.size()];
    boolean[] labels = new boolean[drawn.size()];
    for (int i = 0; i < scores.length; i++) {
      Prediction prediction = drawn.get(i).prediction();
      scores[i] = prediction.score();
      labels[i] = Boolean.TRUE.equals(prediction.groundTruth());
    }
    double threshold = postProcessor.image().threshold();
    Bootstrap bootstrap = new Bootstrap(seed);
    Optional<Aupimo> aupimo = pixels.aupimo();
    return new TestMetrics(
        ImageMetrics.of(scores, labels),
        bootstrap.intervals(scores, labels, threshold),
        ConfusionMatrix.of(scores, labels, threshold),
        pixels.metrics(),
        pixels.atThreshold(),
        aupimo,
        aupimo.flatMap(a -> bootstrap.ofMean(a.defined())),
        KindMetrics.of(
            scores,
            labels,
            drawn.stream().map(ReportData.Image::kind).toList(),
            pixels.metricsOfKinds()));
  }
}
