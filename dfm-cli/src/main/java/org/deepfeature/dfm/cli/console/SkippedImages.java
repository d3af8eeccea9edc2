package org.deepfeature.dfm.cli.console;

import java.io.PrintWriter;
import java.util.function.Consumer;
import org.deepfeature.dfm.runtime.image.BadImageException;

/** Names each image that cannot be used, and counts them for the end. */
final class SkippedImages implements Consumer<BadImageException> {
  private final PrintWriter err;
  private int count;

  /**
   * @param err where they are named
   */
  SkippedImages(PrintWriter err) {
    this.err = err;
  }

  @Override
  public void accept(BadImageException e) {
    count++;
    err.println("skipped: " + e.getMessage());
    err.flush();
  }

  /** Returns the exit code: 1 if images were skipped and should not have been. */
  int exitCode(boolean accepted) {
    if (count > 0) {
      err.printf(
          "%s image%s skipped%s%n",
          count,
          count == 1 ? " was" : "s were",
          accepted ? "" : "; exit 1 (--skip-bad-images accepts them)");
      err.flush();
    }
    return count > 0 && !accepted ? 1 : 0;
  }
}
