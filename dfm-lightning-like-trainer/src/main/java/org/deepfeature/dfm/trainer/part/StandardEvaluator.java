package org.deepfeature.dfm.trainer.part;

import java.util.Arrays;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.deepfeature.dfm.trainer.metrics.ImageMetrics;
import org.deepfeature.dfm.trainer.metrics.PixelEvaluation;
import org.deepfeature.dfm.trainer.metrics.PixelMetrics;
import org.jspecify.annotations.Nullable;

/**
 * Anomalib's own choice and AUPRO: image and pixel AUROC, F1Max, AUPR, under the names of {@code
 * metrics.json}.
 */
public final class StandardEvaluator implements Evaluator {
  private @Nullable PixelEvaluation pixels;
  private double[] scores = new double[16];
  private boolean[] anomalous = new boolean[16];
  private int count;

  @Override
  public void add(ScoredImage image) {
    if (count == scores.length) {
      scores = Arrays.copyOf(scores, 2 * count);
      anomalous = Arrays.copyOf(anomalous, 2 * count);
    }
    scores[count] = image.score();
    anomalous[count++] = image.sample().anomalous();
    image.map().ifPresent(map -> addPixels(image, map));
  }

  private void addPixels(ScoredImage image, float[] map) {
    PixelEvaluation into =
        pixels == null ? new PixelEvaluation(image.size(), OptionalDouble.empty()) : pixels;
    pixels = into;
    if (!image.sample().anomalous()) {
      into.addNormal(map);
    } else {
      image.mask().ifPresent(mask -> into.addAnomalous(image.sample().label(), map, mask));
    }
  }

  @Override
  public Map<String, Double> metrics() {
    Map<String, Double> metrics = new TreeMap<>();
    ImageMetrics image =
        ImageMetrics.of(Arrays.copyOf(scores, count), Arrays.copyOf(anomalous, count));
    put(metrics, "image_AUROC", image.auroc());
    put(metrics, "image_AUPR", image.aupr());
    image.f1Max().ifPresent(f1 -> metrics.put("image_F1Max", f1.value()));
    if (pixels != null) {
      PixelMetrics pixel = pixels.metrics();
      put(metrics, "pixel_AUROC", pixel.auroc());
      put(metrics, "pixel_AUPRO", pixel.aupro());
      pixel.f1Max().ifPresent(f1 -> metrics.put("pixel_F1Max", f1.value()));
    }
    return metrics;
  }

  private static void put(Map<String, Double> into, String name, OptionalDouble value) {
    value.ifPresent(v -> into.put(name, v));
  }
}
