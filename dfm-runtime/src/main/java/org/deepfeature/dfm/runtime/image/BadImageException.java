package org.deepfeature.dfm.runtime.image;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * One image cannot be used: not there, empty, truncated, not an image, or absurdly large. The
 * message is one line that names the file and says why. Immutable and thread-safe.
 */
public class BadImageException extends RuntimeException {
  private final transient Path path;
  private final String reason;

  /**
   * @param path the file
   * @param reason why it cannot be used, without the file's name
   * @param cause what lies beneath, if anything
   */
  public BadImageException(Path path, String reason, @Nullable Throwable cause) {
    super(path + ": " + oneLine(reason), cause);
    this.path = path;
    this.reason = oneLine(reason);
  }

  /**
   * @param path the file
   * @param reason why it cannot be used, without the file's name
   */
  public BadImageException(Path path, String reason) {
    this(path, reason, null);
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\s+", " ").strip();
  }

  /**
   * @return why it cannot be used, without the file's name
   */
  public String reason() {
    return reason;
  }

  /**
   * @return the file that cannot be used
   */
  public Path path() {
    return path;
  }
}
