package org.deepfeature.dfm.trainer.option;

import static org.deepfeature.dfm.trainer.option.Option.Stage.FIT;
import static org.deepfeature.dfm.trainer.option.Option.Stage.FIT_EMBEDDINGS;
import static org.deepfeature.dfm.trainer.option.Option.Stage.PREDICT;
import static org.deepfeature.dfm.trainer.option.Option.Stage.TEST;
import static org.deepfeature.dfm.trainer.option.Option.Stage.UPDATE;
import static org.deepfeature.dfm.trainer.option.Option.Stage.VALIDATE;

import org.deepfeature.dfm.metrics.threshold.Calibration;
import org.deepfeature.dfm.metrics.threshold.ThresholdRule;
import org.deepfeature.dfm.metrics.threshold.ThresholdSettings;

/**
 * How thresholds are chosen, in words.
 *
 * @param threshold rule for image scores
 * @param pixelThreshold rule for anomaly maps
 * @param sensitivity 0..1, of image labels; ½ is neutral
 * @param pixelSensitivity 0..1, of masks; ½ is neutral
 * @param minRegion pixels that a region of a predicted mask has at least
 * @param heldOut {@code auto}, {@code folds} or {@code fifth}, see {@link HeldOutSplit}
 */
public record ThresholdOptions(
    @Option(
            text =
                "Where anomalous images begin: f1-adaptive (best F1 where there are anomalies, else"
                    + " quantile:0.95 of held-out normal images), quantile:Q, fpr:RATE (at most"
                    + " that share of the normal images), three-sigma or manual:SCORE. With a"
                    + " fitted model only manual:SCORE is possible; `dfm validate` and `dfm update`"
                    + " choose again.",
            value = "RULE",
            example = "manual:12.5",
            group = OptionGroup.THRESHOLDS,
            changes = OptionChange.THRESHOLD,
            usedBy = {FIT, FIT_EMBEDDINGS, VALIDATE, UPDATE, TEST, PREDICT},
            common = true)
        String threshold,
    @Option(
            text =
                "The same for pixels; without anomalies, quantile:0.99 of held-out normal pixels."
                    + " fpr:1e-3 marks at most one in a thousand of those.",
            value = "RULE",
            example = "fpr:1e-3",
            group = OptionGroup.THRESHOLDS,
            changes = OptionChange.THRESHOLD,
            usedBy = {FIT, FIT_EMBEDDINGS, VALIDATE, UPDATE, TEST, PREDICT})
        String pixelThreshold,
    @Option(
            text =
                "0..1: above 0.5 more images are called anomalous, below fewer. With a fitted model"
                    + " it goes with --threshold manual:SCORE.",
            value = "0..1",
            example = "0.6",
            group = OptionGroup.THRESHOLDS,
            changes = OptionChange.THRESHOLD,
            usedBy = {FIT, FIT_EMBEDDINGS, VALIDATE, UPDATE, TEST, PREDICT})
        double sensitivity,
    @Option(
            text = "The same for pixels.",
            value = "0..1",
            example = "0.6",
            group = OptionGroup.THRESHOLDS,
            changes = OptionChange.THRESHOLD,
            usedBy = {FIT, FIT_EMBEDDINGS, VALIDATE, UPDATE, TEST, PREDICT})
        double pixelSensitivity,
    @Option(
            text = "Smaller regions of predicted masks are dropped.",
            value = "PIXELS",
            unit = "pixels of the network's input",
            example = "20",
            group = OptionGroup.THRESHOLDS,
            changes = OptionChange.THRESHOLD,
            usedBy = {FIT, FIT_EMBEDDINGS, VALIDATE, UPDATE, TEST, PREDICT})
        int minRegion,
    @Option(
            text =
                "Which normal images tell where the threshold lies, and how maps vary: folds (all"
                    + " of them, each fifth by a model of the others), fifth (one in five by its"
                    + " content, at most 200, by a model of the rest: the same on one machine, in a"
                    + " stream and with --spark), or auto: folds where all embeddings are in"
                    + " memory.",
            value = "RULE",
            example = "fifth",
            group = OptionGroup.THRESHOLDS,
            changes = OptionChange.THRESHOLD,
            usedBy = {FIT, FIT_EMBEDDINGS, UPDATE})
        String heldOut) {

  /** Key of the last of them. */
  public static final String HELD_OUT = "held-out";

  /** F1-optimal ones, neutral, for regions of any size. */
  public static final ThresholdOptions DEFAULTS =
      new ThresholdOptions("f1-adaptive", "f1-adaptive", 0.5, 0.5, 1, HeldOutSplit.AUTO.toString());

  /**
   * @return which images they come from
   * @throws org.deepfeature.dfm.runtime.plugin.ConfigurationException if there is no such rule
   */
  public HeldOutSplit heldOutSplit() {
    return HeldOutSplit.parse(heldOut);
  }

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
