package org.deepfeature.dfm.data;

import java.util.Arrays;

/** Reads the names of modes. */
final class SplitModeNames {
  private SplitModeNames() {}

  static <E extends Enum<E>> E parse(Class<E> type, String option, String text) {
    return Arrays.stream(type.getEnumConstants())
        .filter(mode -> mode.toString().equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "%s '%s'; expected one of %s"
                        .formatted(option, text, Arrays.toString(type.getEnumConstants()))));
  }
}
