package org.deepfeature.dfm.runtime.drift;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How the scores of recent images compare with those of held-out normal ones. Immutable.
 *
 * @param images recent ones
 * @param highImages those of them that score above 99.9 % of held-out normal images
 * @param statistic largest distance of the two empirical distribution functions, 0..1; empty if the
 *     model does not remember the scores of held-out images, or there are no recent ones
 * @param pValue of the two-sided test of Kolmogorov and Smirnov; empty where the statistic is
 * @param median of recent scores, raw; empty without images
 * @param heldOutMedian of held-out normal images, raw; empty if they are not remembered
 */
public record Drift(
    int images,
    int highImages,
    OptionalDouble statistic,
    OptionalDouble pValue,
    OptionalDouble median,
    OptionalDouble heldOutMedian) {

  /** Of fewer images nothing can be said. */
  public static final int FEWEST_IMAGES = 20;

  /** A line of good parts has few defects. */
  private static final double HIGH_SHARE = 0.1;

  /** A test of many images finds differences that nobody minds. */
  private static final double DISTANCE = 0.3;

  private static final double SIGNIFICANT = 1e-3;

  /**
   * @return share of recent images above 99.9 % of held-out normal ones, 0..1; 0 without images
   */
  public double highShare() {
    return images == 0 ? 0 : (double) highImages / images;
  }

  /**
   * @return whether one should look at camera, light and parts: of at least {@value #FEWEST_IMAGES}
   *     images more than a tenth score high, or the distributions differ by 0.3 at a p-value below
   *     0.001
   */
  public boolean isSuspected() {
    return images >= FEWEST_IMAGES && (isOftenHigh() || isMoved());
  }

  private boolean isOftenHigh() {
    return highImages > HIGH_SHARE * images;
  }

  private boolean isMoved() {
    return statistic.orElse(0) >= DISTANCE && pValue.orElse(1) < SIGNIFICANT;
  }

  /**
   * @return what is suspected, and why, in a sentence; empty if nothing is
   */
  public Optional<String> warning() {
    if (!isSuspected()) {
      return Optional.empty();
    }
    if (isOftenHigh()) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "%s of %s images (%.0f %%) score above 99.9 %% of held-out normal images; unless so"
                  + " many are defective, camera, light or parts have changed since the fit",
              highImages,
              images,
              100 * highShare()));
    }
    boolean lower = median.orElse(Double.NaN) < heldOutMedian.orElse(Double.NaN);
    return Optional.of(
        String.format(
            Locale.ROOT,
            "%s images score %s than held-out normal ones (median %.4g, there %.4g; distance %.2f,"
                + " p %.1g); %scamera, light or parts have changed since the fit",
            images,
            lower ? "lower" : "higher",
            median.orElse(Double.NaN),
            heldOutMedian.orElse(Double.NaN),
            statistic.orElse(Double.NaN),
            pValue.orElse(Double.NaN),
            lower ? "either the model was fitted on these, or " : ""));
  }

  /**
   * @return the numbers in a line, for people
   */
  public String summary() {
    String high =
        String.format(
            Locale.ROOT,
            "%s of %s images (%.1f %%) score above 99.9 %% of held-out normal ones",
            highImages,
            images,
            100 * highShare());
    return statistic.isEmpty()
        ? high
        : high
            + String.format(
                Locale.ROOT,
                "; Kolmogorov-Smirnov test against those: distance %.3f, p %.2g",
                statistic.getAsDouble(),
                pValue.orElse(Double.NaN));
  }
}
