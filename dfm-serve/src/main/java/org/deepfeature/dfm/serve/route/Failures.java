package org.deepfeature.dfm.serve.route;

import java.util.concurrent.CompletionException;
import org.deepfeature.dfm.runtime.image.BadImageException;
import org.deepfeature.dfm.serve.http.Refusal;
import org.deepfeature.dfm.serve.scoring.ImageFailure;

/** What a client is told of a failure. */
final class Failures {
  private Failures() {}

  /** Returns the failure as an answer; one image of several is named by its number. */
  static Refusal refusal(Throwable failure, int images) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    String which = "The image";
    if (cause instanceof ImageFailure image && image.getCause() != null) {
      which = images > 1 ? "Image " + image.index() + " (from 0)" : which;
      cause = image.getCause();
    }
    if (cause instanceof Refusal refusal) {
      return refusal;
    }
    if (cause instanceof BadImageException bad) {
      return new Refusal(status(bad.reason()), "%s: %s".formatted(which, bad.reason()));
    }
    if (cause instanceof OutOfMemoryError) {
      return new Refusal(503, "Too little memory for it now; try again").with("Retry-After", "1");
    }
    return new Refusal(500, "%s could not be scored: %s".formatted(which, cause));
  }

  private static int status(String reason) {
    if (reason.startsWith("memory (-Xmx)")) {
      return 503;
    }
    return reason.endsWith("are allowed") ? 413 : 400;
  }
}
