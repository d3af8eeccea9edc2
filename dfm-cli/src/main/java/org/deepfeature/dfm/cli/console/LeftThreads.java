package org.deepfeature.dfm.cli.console;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.deepfeature.dfm.runtime.plugin.PluginErrors;

/**
 * Threads that a plugin has started and that would keep the command from ending. It ends all the
 * same; whoever wrote the plugin wants to know. Stateless and thread-safe.
 */
public final class LeftThreads {
  private static final String OURS = "org.deepfeature.dfm.";

  private LeftThreads() {}

  /**
   * @return a line for each thread that is no daemon and runs code of a jar that is none of ours; a
   *     thread that waits for work within Java's own code does not tell whose it is
   */
  public static List<String> lines() {
    return Thread.getAllStackTraces().entrySet().stream()
        .filter(entry -> !entry.getKey().isDaemon() && entry.getKey() != Thread.currentThread())
        .flatMap(entry -> line(entry).stream())
        .sorted()
        .toList();
  }

  private static Optional<String> line(Map.Entry<Thread, StackTraceElement[]> entry) {
    return Arrays.stream(entry.getValue())
        .map(StackTraceElement::getClassName)
        .filter(name -> PluginErrors.jar(name).isPresent())
        .reduce((inner, outer) -> outer)
        .filter(name -> !name.startsWith(OURS))
        .flatMap(PluginErrors::jar)
        .map(
            jar ->
                "thread '%s' of %s still runs and is ended with the command; a plugin ends its threads, or makes them daemons"
                    .formatted(entry.getKey().getName(), jar));
  }
}
