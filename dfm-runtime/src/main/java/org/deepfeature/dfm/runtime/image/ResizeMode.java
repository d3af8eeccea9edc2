package org.deepfeature.dfm.runtime.image;

import java.util.Arrays;
import java.util.Locale;

/** What becomes of an image whose sides are in another ratio than those of the network's input. */
public enum ResizeMode {
  /** All of it fills the input, wider or narrower than it is. */
  STRETCH,
  /**
   * All of it is in the middle of the input in its own ratio, and beyond its borders its mirror
   * image.
   */
  PAD,
  /**
   * Its middle fills the input in its own ratio; what is left and right, or above and below, is not
   * seen.
   */
  CROP;

  /**
   * @param text {@code stretch}, {@code pad} or {@code crop}
   * @return that mode
   * @throws IllegalArgumentException if it is another word
   */
  public static ResizeMode parse(String text) {
    return Arrays.stream(values())
        .filter(mode -> mode.toString().equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Unknown resize '%s'; expected one of %s"
                        .formatted(text, Arrays.toString(values()))));
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
