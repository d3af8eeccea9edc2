package org.deepfeature.dfm.data;

import java.util.Locale;

/** Where validation images come from, in anomalib's words. */
public enum ValSplitMode {
  /** There are none; thresholds come from held-out training images. */
  NONE,
  /** The test images once more, which makes the test too good. */
  SAME_AS_TEST,
  /** A share of the training images, drawn by the seed. */
  FROM_TRAIN,
  /** A share of the test images, of each defect type, drawn by the seed. */
  FROM_TEST,
  /** A share of the training images, half of them with drawn defects. */
  SYNTHETIC,
  /** From the data's own validation set. */
  FROM_DIR;

  /**
   * @param text a mode in lower case, such as {@code same_as_test}
   * @return the mode
   * @throws IllegalArgumentException if there is no such mode
   */
  public static ValSplitMode parse(String text) {
    return SplitModeNames.parse(ValSplitMode.class, "val_split_mode", text);
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
