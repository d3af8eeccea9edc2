package org.deepfeature.dfm.cli.option;

import org.deepfeature.dfm.trainer.postprocessing.Calibration;
import org.deepfeature.dfm.trainer.postprocessing.ThresholdRule;
import org.deepfeature.dfm.trainer.postprocessing.ThresholdSettings;

/**
 * How thresholds are chosen, in words; keys of their own beside the other options, as flags are.
 *
 * @param threshold rule for image scores: {@code f1-adaptive}, {@code quantile:Q}, {@code
 *     three-sigma}, {@code manual:SCORE}
 * @param pixelThreshold rule for maps, likewise
 * @param sensitivity 0..1, of image labels; ½ is neutral
 * @param pixelSensitivity 0..1, of masks; ½ is neutral
 * @param minRegion pixels that a region of a predicted mask has at least
 */
public record ThresholdConfiguration(
    String threshold,
    String pixelThreshold,
    double sensitivity,
    double pixelSensitivity,
    int minRegion) {
  /** F1-optimal ones, neutral, for regions of any size. */
  public static final ThresholdConfiguration DEFAULTS =
      new ThresholdConfiguration("f1-adaptive", "f1-adaptive", 0.5, 0.5, 1);

  /**
   * @return what the words say
   * @throws IllegalArgumentException if a rule is unknown or a number is out of range
   */
  public ThresholdSettings settings() {
    return new ThresholdSettings(
        ThresholdRule.parse(threshold, Calibration.QUANTILE),
        ThresholdRule.parse(pixelThreshold, Calibration.PIXEL_QUANTILE),
        sensitivity,
        pixelSensitivity,
        minRegion);
  }
}
