package org.deepfeature.dfm.data;

import java.util.Locale;

/** Where test images come from, in anomalib's words. */
public enum TestSplitMode {
  /** From the data's own test set. */
  FROM_DIR,
  /** A share of all normal images, drawn by the seed, and all defective ones. */
  FRACTION,
  /** Normal test images, half of them with drawn defects; real defects are left out. */
  SYNTHETIC;

  /**
   * @param text a mode in lower case, such as {@code from_dir}
   * @return the mode
   * @throws IllegalArgumentException if there is no such mode
   */
  public static TestSplitMode parse(String text) {
    return SplitModeNames.parse(TestSplitMode.class, "test_split_mode", text);
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
