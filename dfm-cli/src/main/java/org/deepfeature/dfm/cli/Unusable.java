package org.deepfeature.dfm.cli;

import java.util.Arrays;
import java.util.Optional;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.runtime.plugin.PluginErrors;

/** Says in one line what a JVM says in a trace: errors of jars and of memory. */
final class Unusable {
  private static final int MEBI = 20;
  private static final String OURS = "org.deepfeature.dfm.";

  private Unusable() {}

  /** Returns the error as a failure of the command. */
  static DfmException failure(Error e) {
    return new DfmException(line(e), e);
  }

  /** Returns what happened, where, and what helps. */
  static String line(Error e) {
    if (e instanceof OutOfMemoryError) {
      return "Out of memory (%s), with a heap of at most %s MiB; give more by DFM_JAVA_OPTIONS=-Xmx..., or smaller images or batches"
          .formatted(e.getMessage(), Runtime.getRuntime().maxMemory() >> MEBI);
    }
    Optional<String> receiver =
        e instanceof LinkageError link ? PluginErrors.receiver(link) : Optional.empty();
    return PluginErrors.line(e)
        + receiver
            .or(() -> origin(e).flatMap(frame -> PluginErrors.jar(frame.getClassName())))
            .map(place -> ", in code of " + place)
            .orElse("");
  }

  /**
   * Returns which jar an exception comes from, if that is none of ours; nothing otherwise. What we
   * throw ourselves is told in our words, whatever is behind it; what a task of another thread
   * threw stands behind what its caller got.
   */
  static String blame(Exception e) {
    for (Throwable one = e; one != null; one = isOurs(one) ? null : one.getCause()) {
      Optional<String> place =
          origin(one)
              .filter(frame -> !frame.getClassName().startsWith(OURS))
              .flatMap(frame -> PluginErrors.jar(frame.getClassName()));
      if (place.isPresent()) {
        return " (in " + place.get() + ")";
      }
    }
    return "";
  }

  private static boolean isOurs(Throwable e) {
    StackTraceElement[] frames = e.getStackTrace();
    return frames.length > 0 && frames[0].getClassName().startsWith(OURS);
  }

  /** Returns the innermost call of code that is not this Java's. */
  private static Optional<StackTraceElement> origin(Throwable e) {
    return Arrays.stream(e.getStackTrace())
        .filter(frame -> PluginErrors.jar(frame.getClassName()).isPresent())
        .findFirst();
  }
}
