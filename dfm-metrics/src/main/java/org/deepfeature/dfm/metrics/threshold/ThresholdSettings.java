package org.deepfeature.dfm.metrics.threshold;

import java.util.Optional;
import org.deepfeature.dfm.core.postprocessing.Normalization;
import org.deepfeature.dfm.core.postprocessing.PostProcessor;

/**
 * How thresholds are chosen, of images and of pixels apart.
 *
 * @param image rule for image scores
 * @param pixel rule for maps; of normal images, their pixels count
 * @param imageSensitivity 0..1: above ½ the threshold is lowered, below it raised, by that share of
 *     the range of scores; ½ leaves it (anomalib's {@code image_sensitivity})
 * @param pixelSensitivity the same for pixels
 * @param smallestRegion pixels that a region of a predicted mask has at least; smaller ones are
 *     dropped
 */
public record ThresholdSettings(
    ThresholdRule image,
    ThresholdRule pixel,
    double imageSensitivity,
    double pixelSensitivity,
    int smallestRegion) {

  /** F1-optimal, or the quantile of held-out normal images. */
  public static final ThresholdSettings DEFAULT =
      new ThresholdSettings(
          new ThresholdRule.F1Adaptive(Calibration.QUANTILE),
          new ThresholdRule.F1Adaptive(Calibration.PIXEL_QUANTILE),
          0.5,
          0.5,
          1);

  public ThresholdSettings {
    if (!(imageSensitivity >= 0 && imageSensitivity <= 1)
        || !(pixelSensitivity >= 0 && pixelSensitivity <= 1)) {
      throw new IllegalArgumentException(
          "Sensitivity %s and %s; expected 0 to 1".formatted(imageSensitivity, pixelSensitivity));
    }
    if (smallestRegion < 1) {
      throw new IllegalArgumentException(
          "Smallest region " + smallestRegion + " pixels; expected at least 1");
    }
  }

  /**
   * @param chosen at the fit or by a validation
   * @return the same with what can be changed without images: manual thresholds, with their
   *     sensitivity, and the smallest region; all else stays, but what was counted with another
   *     threshold of pixels or another smallest region is left out
   */
  public PostProcessor appliedTo(PostProcessor chosen) {
    PostProcessor applied =
        new PostProcessor(
            adjusted(chosen.image(), image, imageSensitivity),
            chosen.pixel().map(p -> adjusted(p, pixel, pixelSensitivity)),
            smallestRegion,
            chosen.highNormal(),
            Optional.empty(),
            chosen.heldOut());
    boolean sameMarks =
        applied.pixel().equals(chosen.pixel()) && smallestRegion == chosen.smallestRegion();
    return sameMarks ? chosen.falsePositives().map(applied::with).orElse(applied) : applied;
  }

  private static Normalization adjusted(
      Normalization here, ThresholdRule rule, double sensitivity) {
    return rule instanceof ThresholdRule.Manual manual
        ? new Normalization(manual.value(), here.min(), here.max()).withSensitivity(sensitivity)
        : here;
  }
}
