package org.deepfeature.dfm.cli.console;

import java.io.PrintWriter;
import java.util.function.Consumer;
import org.deepfeature.dfm.runtime.image.BadImageException;
import org.deepfeature.dfm.trainer.loader.BadMaskException;

/** Names each image and each mask that cannot be used, and counts them for the end. */
final class SkippedImages implements Consumer<BadImageException> {
  private final PrintWriter err;
  private int count;
  private int masks;

  /**
   * @param err where they are named
   */
  SkippedImages(PrintWriter err) {
    this.err = err;
  }

  @Override
  public void accept(BadImageException e) {
    if (e instanceof BadMaskException) {
      masks++;
    } else {
      count++;
    }
    err.println("skipped: " + e.getMessage());
    err.flush();
  }

  /** Returns the exit code: 1 if images or masks were skipped and should not have been. */
  int exitCode(boolean accepted) {
    say(count, "image", accepted);
    say(masks, "mask", accepted);
    return count + masks > 0 && !accepted ? 1 : 0;
  }

  private void say(int skipped, String what, boolean accepted) {
    if (skipped > 0) {
      err.println(
          "%s %s%s skipped%s"
              .formatted(
                  skipped,
                  what,
                  skipped == 1 ? " was" : "s were",
                  accepted ? "" : "; exit 1 (--skip-bad-images accepts them)"));
      err.flush();
    }
  }
}
