package org.deepfeature.dfm.serve.option;

import java.time.Duration;

/** Checks of limits. */
final class Positive {
  private Positive() {}

  static void require(String name, long value, long least) {
    if (value < least) {
      throw new IllegalArgumentException(
          "%s %s; expected at least %s".formatted(name, value, least));
    }
  }

  static void require(String name, Duration time) {
    if (time.isNegative() || time.isZero()) {
      throw new IllegalArgumentException("%s %s; expected more than 0".formatted(name, time));
    }
  }
}
