package org.deepfeature.dfm.runtime.image;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * One image cannot be used: not there, empty, truncated, not an image, or absurdly large. The
 * message is one line that names the file and says why. Immutable and thread-safe.
 */
public final class BadImageException extends RuntimeException {
  private final transient Path path;

  /**
   * @param path the file
   * @param reason why it cannot be used, without the file's name
   * @param cause what lies beneath, if anything
   */
  public BadImageException(Path path, String reason, @Nullable Throwable cause) {
    super(path + ": " + reason.replaceAll("\\s+", " ").strip(), cause);
    this.path = path;
  }

  /**
   * @param path the file
   * @param reason why it cannot be used, without the file's name
   */
  public BadImageException(Path path, String reason) {
    this(path, reason, null);
  }

  /**
   * @return the file that cannot be used
   */
  public Path path() {
    return path;
  }
}
