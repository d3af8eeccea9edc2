package org.deepfeature.dfm.cli.run;

import java.io.PrintWriter;
import java.util.function.Consumer;
import org.deepfeature.dfm.cli.option.Configuration;
import org.deepfeature.dfm.runtime.image.BadImageException;

/** Names each image that cannot be used, and counts them for the end. */
public final class SkippedImages implements Consumer<BadImageException> {
  private final PrintWriter err;
  private int count;

  /**
   * @param err where they are named
   */
  public SkippedImages(PrintWriter err) {
    this.err = err;
  }

  @Override
  public void accept(BadImageException e) {
    count++;
    err.println("skipped: " + e.getMessage());
    err.flush();
  }

  /**
   * @param configuration says whether skipping is a success
   * @return the exit code: 1 if images were skipped and should not have been
   */
  public int exitCode(Configuration configuration) {
    if (count > 0) {
      err.printf(
          "%d image%s skipped%s%n",
          count,
          count == 1 ? " was" : "s were",
          configuration.skipBadImages() ? "" : "; exit 1 (--skip-bad-images accepts them)");
      err.flush();
    }
    return count > 0 && !configuration.skipBadImages() ? 1 : 0;
  }

  /**
   * @return images skipped so far
   */
  public int count() {
    return count;
  }
}
