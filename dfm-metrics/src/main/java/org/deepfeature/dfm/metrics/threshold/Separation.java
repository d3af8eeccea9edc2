package org.deepfeature.dfm.metrics.threshold;

import java.util.OptionalDouble;
import org.deepfeature.dfm.metrics.Auroc;

/**
 * How well the scores of a validation set tell its anomalous images from its normal ones, and what
 * the threshold chosen from them makes of the normal ones. Immutable.
 *
 * @param auroc of the images; empty where there is one class only
 * @param normal images
 * @param anomalous images
 * @param falseAlarms normal images at or above the threshold
 */
public record Separation(OptionalDouble auroc, int normal, int anomalous, int falseAlarms) {
  /** Below it a threshold is hardly more than a guess. */
  private static final double POOR_AUROC = 0.9;

  /** A threshold that calls so large a share of the normal images anomalous flags everything. */
  private static final double NEARLY_ALL = 0.9;

  static Separation of(double[] scores, boolean[] labels, double threshold) {
    int normal = 0;
    int falseAlarms = 0;
    for (int i = 0; i < scores.length; i++) {
      if (!labels[i]) {
        normal++;
        falseAlarms += scores[i] >= threshold ? 1 : 0;
      }
    }
    return new Separation(Auroc.of(scores, labels), normal, scores.length - normal, falseAlarms);
  }

  /**
   * @return whether a threshold from these images is worth little: an AUROC below 0.9, or nine in
   *     ten normal images called anomalous; false where there is one class only
   */
  public boolean isPoor() {
    return auroc.isPresent()
        && (auroc.getAsDouble() < POOR_AUROC || falseAlarms >= NEARLY_ALL * normal);
  }
}
