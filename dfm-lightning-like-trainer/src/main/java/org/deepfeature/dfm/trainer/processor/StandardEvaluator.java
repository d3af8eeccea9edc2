package org.deepfeature.dfm.trainer.processor;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.metrics.Aupimo;
import org.deepfeature.dfm.metrics.Bootstrap;
import org.deepfeature.dfm.metrics.ConfusionMatrix;
import org.deepfeature.dfm.metrics.DefectTypeMetrics;
import org.deepfeature.dfm.metrics.ImageMetrics;
import org.deepfeature.dfm.metrics.PixelEvaluation;
import org.deepfeature.dfm.metrics.PixelMetrics;
import org.deepfeature.dfm.metrics.RegionOverlapCurve;
import org.deepfeature.dfm.metrics.TestMetrics;
import org.deepfeature.dfm.trainer.data.Sample;

/**
 * Anomalib's own choice and AUPRO: image and pixel AUROC, F1Max, AUPR, under the names of {@code
 * metrics.json}. {@link #testMetrics} has more. Not thread-safe.
 */
public final class StandardEvaluator implements Evaluator {
  private final PixelEvaluation pixels;
  private final List<Scored> images = new ArrayList<>();

  private record Scored(double score, boolean anomalous, String kind) {}

  /**
   * @param size of all maps and masks
   * @param pixelThreshold raw score from which a pixel is called anomalous; empty if none was
   *     chosen
   */
  public StandardEvaluator(ImageSize size, OptionalDouble pixelThreshold) {
    pixels = new PixelEvaluation(size, pixelThreshold);
  }

  @Override
  public void add(ScoredImage image) {
    Sample sample = image.sample();
    images.add(new Scored(image.score(), sample.anomalous(), sample.label()));
    image.map().ifPresent(map -> addPixels(image, map));
  }

  private void addPixels(ScoredImage image, float[] map) {
    if (!image.sample().anomalous()) {
      pixels.addNormal(map);
    } else {
      image.mask().ifPresent(mask -> pixels.addAnomalous(image.sample().label(), map, mask));
    }
  }

  @Override
  public Map<String, Double> metrics() {
    Map<String, Double> metrics = new TreeMap<>();
    ImageMetrics image = imageMetrics();
    put(metrics, "image_AUROC", image.auroc());
    put(metrics, "image_AUPR", image.aupr());
    image.f1Max().ifPresent(f1 -> metrics.put("image_F1Max", f1.value()));
    PixelMetrics pixel = pixelMetrics();
    put(metrics, "pixel_AUROC", pixel.auroc());
    put(metrics, "pixel_AUPRO", pixel.aupro());
    pixel.f1Max().ifPresent(f1 -> metrics.put("pixel_F1Max", f1.value()));
    return metrics;
  }

  private static void put(Map<String, Double> into, String name, OptionalDouble value) {
    value.ifPresent(v -> into.put(name, v));
  }

  /**
   * @return metrics of the scores so far that need no threshold
   */
  public ImageMetrics imageMetrics() {
    return ImageMetrics.of(scores(), labels());
  }

  /**
   * @return metrics of the maps so far that need no threshold
   */
  public PixelMetrics pixelMetrics() {
    return pixels.metrics();
  }

  /**
   * @return per-region overlap of the pixels so far; empty where it is not defined
   */
  public Optional<RegionOverlapCurve> regionOverlap() {
    return pixels.curve();
  }

  /**
   * @param threshold raw score from which an image is called anomalous
   * @param seed of the intervals' draws
   * @return all that can be said of the images so far
   */
  public TestMetrics testMetrics(double threshold, long seed) {
    double[] scores = scores();
    boolean[] labels = labels();
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
        DefectTypeMetrics.of(
            scores, labels, images.stream().map(Scored::kind).toList(), pixels.metricsOfKinds()));
  }

  private double[] scores() {
    return images.stream().mapToDouble(Scored::score).toArray();
  }

  private boolean[] labels() {
    boolean[] labels = new boolean[images.size()];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = images.get(i).anomalous();
    }
    return labels;
  }
}
