package org.deepfeature.dfm.trainer.option;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Sizes as the JVM's own options have them: {@code 512m}, {@code 2g}. */
final class MemorySize {
  private static final Pattern SIZE = Pattern.compile("(\\d{1,15})([kmgt]?)b?");

  private MemorySize() {}

  /** Returns bytes; the default budget where nothing is given. */
  static long parse(@Nullable String text) {
    if (text == null) {
      return Runtime.getRuntime().maxMemory() / 2;
    }
    Matcher matcher = SIZE.matcher(text.toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "memory '" + text + "'; expected a size such as 512m or 2g");
    }
    // An empty unit is found at the very front: bytes.
    int power = " kmgt".indexOf(matcher.group(2).isEmpty() ? " " : matcher.group(2));
    return Math.multiplyExact(Long.parseLong(matcher.group(1)), 1L << (10 * power));
  }
}
