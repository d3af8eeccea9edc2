package org.deepfeature.dfm.metrics.threshold;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.core.postprocessing.HeldOutScores;
import org.deepfeature.dfm.core.postprocessing.Normalization;
import org.deepfeature.dfm.core.postprocessing.PostProcessor;
import org.deepfeature.dfm.metrics.PixelAccumulator;
import org.deepfeature.dfm.metrics.Threshold;
import org.jspecify.annotations.Nullable;

/**
 * Collects raw scores of images that the model was not fitted on and chooses thresholds from them
 * as {@link ThresholdSettings} say. Not thread-safe.
 */
public final class Calibration {
  /**
   * Share of held-out normal images that lie below the threshold. Higher ones follow the few
   * outliers that every set of "good" images has: see {@code docs/fidelity.md}.
   */
  public static final double QUANTILE = 0.95;

  /**
   * Share of held-out normal images' pixels that lie below the threshold. Thresholds that spare
   * whole images, such as a quantile of the maps' maxima, follow single loud cells and mark next to
   * nothing: see {@code docs/fidelity.md}.
   */
  public static final double PIXEL_QUANTILE = 0.99;

  /**
   * Beyond it lies one normal image in a thousand; many such images mean that something changed.
   */
  private static final double HIGH = 0.999;

  private final ThresholdSettings settings;
  private final ImageSize size;
  private final PixelAccumulator pixels = new PixelAccumulator();
  private double[] scores = new double[16];
  private boolean[] labels = new boolean[16];
  private int count;
  private final PixelAccumulator normalPixels = new PixelAccumulator();
  private double lowest = Double.POSITIVE_INFINITY;
  private double highest = Double.NEGATIVE_INFINITY;

  /**
   * @param size of the maps
   * @param settings how thresholds are chosen
   */
  public Calibration(ImageSize size, ThresholdSettings settings) {
    this.size = size;
    this.settings = settings;
  }

  /**
   * @param score raw
   * @param anomalous whether the image shows a defect
   */
  public void addScore(double score, boolean anomalous) {
    if (count == scores.length) {
      scores = Arrays.copyOf(scores, 2 * count);
      labels = Arrays.copyOf(labels, 2 * count);
    }
    scores[count] = score;
    labels[count++] = anomalous;
  }

  /**
   * @param map raw, height × width
   * @param mask the defect's pixels; null for a normal image
   */
  public void addMap(float[] map, boolean @Nullable [] mask) {
    for (float value : map) {
      lowest = Math.min(lowest, value);
      highest = Math.max(highest, value);
    }
    if (mask == null) {
      normalPixels.add(map, new boolean[map.length], size);
    }
    pixels.add(map, mask == null ? new boolean[map.length] : mask, size);
  }

  /**
   * @return the size of the maps
   */
  public ImageSize size() {
    return size;
  }

  /**
   * @return images whose score was added
   */
  public int images() {
    return count;
  }

  /**
   * @return thresholds and ranges of what was added
   * @throws IllegalArgumentException if no image was added, or the rule needs normal ones and there
   *     are none
   */
  public PostProcessor result() {
    if (count == 0) {
      throw new IllegalArgumentException("No image to choose a threshold from; give at least one");
    }
    double[] all = Arrays.copyOf(scores, count);
    boolean[] anomalous = Arrays.copyOf(labels, count);
    double[] normal = normalScores();
    double threshold =
        settings
            .image()
            .threshold(new NormalScores.OfImages(normal), Threshold.f1Optimal(all, anomalous))
            .orElseThrow(() -> withoutNormalOnes("Threshold", settings.image()));
    return new PostProcessor(
        Normalization.of(threshold, all).withSensitivity(settings.imageSensitivity()),
        pixel(),
        settings.smallestRegion(),
        normal.length == 0
            ? OptionalDouble.empty()
            : OptionalDouble.of(Threshold.quantile(normal, HIGH)),
        Optional.empty(),
        normal.length == 0 ? Optional.empty() : Optional.of(HeldOutScores.of(normal)));
  }

  /**
   * @return a sentence for each rule that asks for more than what was added can tell
   */
  public List<String> doubts() {
    return Stream.of(
            settings.image().doubt(new NormalScores.OfImages(normalScores())),
            settings.pixel().doubt(new NormalScores.OfPixels(normalPixels.normalPixels())))
        .flatMap(Optional::stream)
        .toList();
  }

  private IllegalArgumentException withoutNormalOnes(String name, ThresholdRule rule) {
    return new IllegalArgumentException(
        "%s %s needs normal images; there are %s anomalous ones and none normal"
            .formatted(name, rule, count));
  }

  /**
   * @param chosen what {@link #result} gave
   * @return how well it separates the added images
   */
  public Separation separation(PostProcessor chosen) {
    return Separation.of(
        Arrays.copyOf(scores, count), Arrays.copyOf(labels, count), chosen.image().threshold());
  }

  private double[] normalScores() {
    double[] normal = new double[count];
    int found = 0;
    for (int i = 0; i < count; i++) {
      if (!labels[i]) {
        normal[found++] = scores[i];
      }
    }
    return Arrays.copyOf(normal, found);
  }

  private Optional<Normalization> pixel() {
    if (lowest > highest) {
      return Optional.empty();
    }
    OptionalDouble best =
        pixels
            .result()
            .f1Max()
            .map(f1 -> OptionalDouble.of(f1.threshold()))
            .orElseGet(OptionalDouble::empty);
    ThresholdRule rule = settings.pixel();
    OptionalDouble threshold =
        rule.threshold(new NormalScores.OfPixels(normalPixels.normalPixels()), best);
    if (threshold.isEmpty() && !(rule instanceof ThresholdRule.F1Adaptive)) {
      throw withoutNormalOnes("Pixel threshold", rule);
    }
    return Optional.of(
        new Normalization(threshold.orElse(highest), lowest, highest)
            .withSensitivity(settings.pixelSensitivity()));
  }
}
