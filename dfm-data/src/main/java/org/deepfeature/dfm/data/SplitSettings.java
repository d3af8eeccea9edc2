package org.deepfeature.dfm.data;

import java.util.Optional;

/**
 * How images are divided into train, validation and test set. Immutable.
 *
 * @param testMode where test images come from; empty for {@link TestSplitMode#FROM_DIR}, or {@link
 *     TestSplitMode#FRACTION} where the data has no split of its own
 * @param testRatio share of normal images to test on where some are drawn, {@code 0 <= ratio < 1}
 * @param valMode where validation images come from; empty for {@link ValSplitMode#FROM_DIR} where
 *     the data has some, {@link ValSplitMode#NONE} otherwise
 * @param valRatio share of images to validate on where some are drawn, {@code 0 < ratio < 1}
 * @param seed draws them, and synthetic defects
 */
public record SplitSettings(
    Optional<TestSplitMode> testMode,
    double testRatio,
    Optional<ValSplitMode> valMode,
    double valRatio,
    long seed) {
  /** Share of normal images to test on unless said otherwise. */
  public static final double TEST_RATIO = 0.2;

  /** Share of images to validate on unless said otherwise. */
  public static final double VAL_RATIO = 0.5;

  /** As the data says; a fifth of the normal images for testing where it does not say. */
  public static final SplitSettings DEFAULT =
      new SplitSettings(Optional.empty(), TEST_RATIO, Optional.empty(), VAL_RATIO, 0);

  public SplitSettings {
    if (!(testRatio >= 0 && testRatio < 1)) {
      throw new IllegalArgumentException(
          "test_split_ratio " + testRatio + "; expected at least 0 and below 1");
    }
    if (!(valRatio > 0 && valRatio < 1)) {
      throw new IllegalArgumentException(
          "val_split_ratio " + valRatio + "; expected more than 0 and less than 1");
    }
  }
}
