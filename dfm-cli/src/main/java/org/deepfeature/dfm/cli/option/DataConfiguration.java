package org.deepfeature.dfm.cli.option;

import java.util.Optional;
import org.deepfeature.dfm.data.SplitSettings;
import org.deepfeature.dfm.data.TestSplitMode;
import org.deepfeature.dfm.data.ValSplitMode;
import org.jspecify.annotations.Nullable;

/**
 * Where images are and how they are divided; keys of their own beside the other options, as flags
 * are.
 *
 * @param data folder in MVTec AD's layout, or a list in CSV or JSONL
 * @param category of a folder of categories; {@code all} for each by itself
 * @param normal folder of normal images
 * @param abnormal folder of abnormal images
 * @param masks folder of masks of the abnormal images
 * @param dataFormat name of the data's layout; null to find out
 * @param testSplitMode {@code from_dir}, {@code fraction} or {@code synthetic}; null for what the
 *     data has
 * @param testSplitRatio share of normal images to test on where some are drawn
 * @param valSplitMode {@code none}, {@code same_as_test}, {@code from_train}, {@code from_test},
 *     {@code synthetic} or {@code from_dir}; null for what the data has
 * @param valSplitRatio share of images to validate on where some are drawn
 */
public record DataConfiguration(
    @Nullable String data,
    @Nullable String category,
    @Nullable String normal,
    @Nullable String abnormal,
    @Nullable String masks,
    @Nullable String dataFormat,
    @Nullable String testSplitMode,
    double testSplitRatio,
    @Nullable String valSplitMode,
    double valSplitRatio) {
  /** No data; drawn shares as anomalib has them. */
  public static final DataConfiguration DEFAULTS =
      new DataConfiguration(
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          SplitSettings.TEST_RATIO,
          null,
          SplitSettings.VAL_RATIO);

  /**
   * @param seed of what is drawn
   * @return how images are divided
   * @throws IllegalArgumentException if a mode is unknown or a ratio is no share
   */
  public SplitSettings splits(long seed) {
    return new SplitSettings(
        Optional.ofNullable(testSplitMode).map(TestSplitMode::parse),
        testSplitRatio,
        Optional.ofNullable(valSplitMode).map(ValSplitMode::parse),
        valSplitRatio,
        seed);
  }
}
