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
}
