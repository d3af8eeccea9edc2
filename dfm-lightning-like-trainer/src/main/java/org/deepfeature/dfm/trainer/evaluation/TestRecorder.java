package org.deepfeature.dfm.trainer.evaluation;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
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
import org.deepfeature.dfm.trainer.part.Visualizer;
import org.deepfeature.dfm.trainer.postprocessing.PostProcessor;
import org.deepfeature.dfm.trainer.report.Prediction;
import org.deepfeature.dfm.trainer.report.ReportData;
import org.deepfeature.dfm.trainer.visualization.Thumbnail;
import org.jspecify.annotations.Nullable;

/** Takes in a test's batches: metrics on raw scores and maps, and an overlay an image. */
public final class TestRecorder implements Callback {
  private final PostProcessor postProcessor;
  private final ImagePreprocessor preprocessor;
  private final Masks masks;
  private final Optional<Visualizer> visualizer;
  private final Path mapFolder;
  private final PixelEvaluation pixels;
  private final List<ReportData.Image> images = new ArrayList<>();

  /**
   * @param postProcessor labels and normalises
   * @param preprocessor with which the images were prepared
   * @param masks true pixels
   * @param visualizer draws images with maps, if given
   * @param mapFolder where it draws
   */
  public TestRecorder(
      PostProcessor postProcessor,
      ImagePreprocessor preprocessor,
      Masks masks,
      Optional<Visualizer> visualizer,
      Path mapFolder) {
    this.postProcessor = postProcessor;
    this.preprocessor = preprocessor;
    this.masks = masks;
    this.visualizer = visualizer;
    this.mapFolder = mapFolder;
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
      boolean hasMap = !predictions.maps().isEmpty();
      boolean @Nullable [] mask = hasMap ? masks.of(sample) : null;
      Path overlay = null;
      Optional<float[]> normalized = Optional.empty();
      if (hasMap) {
        float[] map = predictions.maps().get(i);
        addPixels(sample, map, mask);
        normalized = postProcessor.pixel().map(p -> postProcessor.normalize(map));
        ScoredImage image =
            new ScoredImage(
                sample,
                preprocessor.size(),
                planes,
                predictions.scores()[i],
                Optional.of(map),
                normalized,
                Optional.ofNullable(mask));
        visualizer.ifPresent(v -> v.draw(image, mapFolder));
        Path file = MapFiles.of(mapFolder, sample, "png");
        overlay = visualizer.isPresent() && Files.exists(file) ? file : null;
      }
      images.add(
          new ReportData.Image(
              prediction(sample, predictions.scores()[i], sample.anomalous()),
              sample.label(),
              overlay,
              Thumbnail.of(planes, normalized, Optional.ofNullable(mask), preprocessor.size())));
    }
  }

  private void addPixels(Sample sample, float[] map, boolean @Nullable [] mask) {
    if (!sample.anomalous()) {
      pixels.addNormal(map);
    } else if (mask != null) {
      pixels.addAnomalous(sample.label(), map, mask);
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
    double[] scores = new double[images.size()];
    boolean[] labels = new boolean[images.size()];
    for (int i = 0; i < scores.length; i++) {
      Prediction prediction = images.get(i).prediction();
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
            images.stream().map(ReportData.Image::kind).toList(),
            pixels.metricsOfKinds()));
  }
}
