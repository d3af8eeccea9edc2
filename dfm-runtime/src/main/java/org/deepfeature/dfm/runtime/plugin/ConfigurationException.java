package org.deepfeature.dfm.runtime.plugin;

/**
 * The call was wrong: a value that cannot be, or options that do not go together. Immutable and
 * thread-safe.
 */
public final class ConfigurationException extends IllegalArgumentException {
  /**
   * @param message one line
   */
  public ConfigurationException(String message) {
    super(message);
  }

  /**
   * @param message one line
   * @param cause what saw it
   */
  public ConfigurationException(String message, Throwable cause) {
    super(message, cause);
  }
}
