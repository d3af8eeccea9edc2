package org.deepfeature.dfm.cli;

import java.net.URL;
import java.security.CodeSource;
import java.util.Arrays;
import java.util.Optional;
import org.deepfeature.dfm.api.DfmException;

/** Says in one line what a JVM says in a trace: errors of jars and of memory. */
final class Unusable {
  private static final int MEBI = 20;

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
    return e
        + origin(e)
            .flatMap(frame -> place(frame.getClassName()))
            .map(place -> ", in code of " + place)
            .orElse("");
  }

  /** Returns which jar an exception comes from, if that is none of ours; nothing otherwise. */
  static String blame(Exception e) {
    return e instanceof DfmException
        ? ""
        : origin(e)
            .filter(frame -> !frame.getClassName().startsWith("org.deepfeature.dfm."))
            .flatMap(frame -> place(frame.getClassName()))
            .map(place -> " (in " + place + ")")
            .orElse("");
  }

  /** Returns the innermost call of code that is not this Java's. */
  private static Optional<StackTraceElement> origin(Throwable e) {
    return Arrays.stream(e.getStackTrace())
        .filter(frame -> place(frame.getClassName()).isPresent())
        .findFirst();
  }

  private static Optional<String> place(String name) {
    try {
      CodeSource source =
          Class.forName(name, false, Thread.currentThread().getContextClassLoader())
              .getProtectionDomain()
              .getCodeSource();
      URL location = source == null ? null : source.getLocation();
      return Optional.ofNullable(location).map(URL::getPath);
    } catch (ClassNotFoundException | LinkageError e) {
      return Optional.empty(); // A class without a name of its own, or the one that is broken.
    }
  }
}
