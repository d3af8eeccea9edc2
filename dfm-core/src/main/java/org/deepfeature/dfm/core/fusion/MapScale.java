package org.deepfeature.dfm.core.fusion;

import java.util.Arrays;
import java.util.Locale;

/** How the error maps of a layer are brought to a scale before layers are combined. Thread-safe. */
public enum MapScale {
  /** Not at all: layers of large values count most. */
  NONE,
  /** One mean and one deviation for the whole layer: layers become comparable. */
  LAYER,
  /** A mean and a deviation for each location: places that always vary count for less. */
  LOCATION,
  /** The logarithm of 1 + error / the layer's median error: loud cells count for less. */
  LOG;

  /**
   * @param text {@code none}, {@code layer}, {@code location} or {@code log}
   * @return that scale
   * @throws IllegalArgumentException if it is another word
   */
  public static MapScale parse(String text) {
    return Arrays.stream(values())
        .filter(scale -> scale.toString().equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Unknown scale '%s'; expected one of %s"
                        .formatted(text, Arrays.toString(values()))));
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
