package org.deepfeature.dfm.cli.option;

import org.jspecify.annotations.Nullable;

/** Refuses numbers that an option cannot have. */
final class Limits {
  private Limits() {}

  static void atLeast(int least, String key, @Nullable Integer value) {
    if (value != null && value < least) {
      throw new IllegalArgumentException(
          "%s %d; expected at least %d".formatted(key, value, least));
    }
  }

  static void batchSize(String text) {
    if (text.equals(Configuration.AUTO)) {
      return;
    }
    if (!text.matches("\\d{1,9}")) {
      throw new IllegalArgumentException(
          "batch-size '%s'; expected a number of images, or auto".formatted(text));
    }
    atLeast(1, "batch-size", Integer.valueOf(text));
  }
}
