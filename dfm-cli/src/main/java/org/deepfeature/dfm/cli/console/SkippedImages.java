package org.deepfeature.dfm.cli.console;

import java.util.function.Consumer;
import org.deepfeature.dfm.runtime.image.BadImageException;
import org.deepfeature.dfm.trainer.loader.BadMaskException;

/** Names each image and each mask that cannot be used, and counts them for the end. */
final class SkippedImages implements Consumer<BadImageException> {
  private final Log log;
  private int count;
  private int masks;
  private String first = "";

  /**
   * @param log where they are named
   */
  SkippedImages(Log log) {
    this.log = log;
  }

  @Override
  public void accept(BadImageException e) {
    if (e instanceof BadMaskException) {
      masks++;
    } else {
      count++;
    }
    if (first.isEmpty()) {
      first = String.valueOf(e.getMessage());
    }
    log.say(Log.Level.warn, "skipped: " + e.getMessage());
  }

  /** Returns the exit code: 1 if images or masks were skipped and should not have been. */
  int exitCode(boolean accepted) {
    say(count, "image", accepted);
    say(masks, "mask", accepted);
    return count + masks > 0 && !accepted ? 1 : 0;
  }

  private void say(int skipped, String what, boolean accepted) {
    if (skipped > 0) {
      // Those who asked for errors alone were not told which; the exit code needs one reason.
      boolean named = log.shows(Log.Level.warn);
      log.say(
          accepted ? Log.Level.warn : Log.Level.error,
          "%s %s%s skipped%s%s"
              .formatted(
                  skipped,
                  what,
                  skipped == 1 ? " was" : "s were",
                  accepted ? "" : "; exit 1 (--skip-bad-images accepts them)",
                  named ? "" : "; the first: " + first));
    }
  }
}
