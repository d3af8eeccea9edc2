package org.deepfeature.dfm.cli.console;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
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
        .distinct()
        .sorted()
        .toList();
  }

  /**
   * Ends this JVM where something that a plugin has registered for its end does not return: all is
   * written by then. To be called when nothing else is left to do.
   *
   * @param seconds to wait for
   * @param exitCode of the command
   */
  public static void endWithin(int seconds, int exitCode) {
    Thread watch =
        new Thread(
            () -> {
              try {
                TimeUnit.SECONDS.sleep(seconds);
                lines().forEach(System.err::println);
                Runtime.getRuntime().halt(exitCode);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "dfm-end");
    watch.setDaemon(true);
    watch.start();
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
