package org.deepfeature.dfm.api;

import org.jspecify.annotations.Nullable;

/**
 * The environment failed: a file that cannot be read, a native library that cannot be loaded, a
 * device that is not there. The message is one line that names the thing and says what to do.
 * Immutable and thread-safe.
 */
public final class DfmException extends RuntimeException {

  /**
   * @param message one line for a person
   */
  public DfmException(String message) {
    super(message);
  }

  /**
   * @param message one line for a person
   * @param cause what lies beneath, if anything
   */
  public DfmException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
