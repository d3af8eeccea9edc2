package org.deepfeature.dfm.trainer.option;

import org.deepfeature.dfm.runtime.plugin.ConfigurationException;
import org.jspecify.annotations.Nullable;

/** Refuses numbers that an option cannot have. Stateless and thread-safe. */
public final class Limits {
  private Limits() {}

  /**
   * @param least that the option can have
   * @param key of the option
   * @param value that it was given; null for none
   * @throws ConfigurationException if the value is less
   */
  public static void atLeast(int least, String key, @Nullable Integer value) {
    if (value != null && value < least) {
      throw new ConfigurationException("%s %s; expected at least %s".formatted(key, value, least));
    }
  }

  /**
   * @param most that the option can have
   * @param key of the option
   * @param value that it was given; null for none
   * @throws ConfigurationException if the value is more
   */
  public static void atMost(int most, String key, @Nullable Integer value) {
    if (value != null && value > most) {
      throw new ConfigurationException("%s %s; expected at most %s".formatted(key, value, most));
    }
  }
}
