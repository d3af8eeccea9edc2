package org.deepfeature.dfm.runtime.internal.process;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Ends this JVM where something that a plugin has registered for its end does not return. Immutable
 * and thread-safe.
 *
 * @param seconds that whatever is registered has, over 0
 * @param say told whose threads still ran by then
 */
public record BoundedEnd(int seconds, Consumer<String> say) {
  /** What plugins have, in whichever of our processes they are. */
  public static final int SECONDS = 10;

  /**
   * What Java calls the thread that handles a signal, and the exit code of that, as shells count.
   */
  private static final Map<String, Integer> SIGNALS =
      Map.of("SIGHUP handler", 129, "SIGINT handler", 130, "SIGTERM handler", 143);

  /** Watches until this JVM ends: signals that end it have no longer than the command itself. */
  public void watchSignals() {
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> signal().ifPresent(this::begin), "dfm-end-by-signal"));
  }

  /** Java's default handler of a signal waits in there until all hooks have run. */
  private static Optional<Integer> signal() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(thread -> Optional.ofNullable(SIGNALS.get(thread.getName())))
        .flatMap(Optional::stream)
        .findFirst();
  }

  /**
   * To be called when nothing else is left to do.
   *
   * @param exitCode to end with
   */
  public void begin(int exitCode) {
    Thread watch =
        new Thread(
            () -> {
              try {
                TimeUnit.SECONDS.sleep(seconds);
                lines().forEach(say);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              } finally {
                Runtime.getRuntime().halt(exitCode);
              }
            },
            "dfm-end");
    watch.setDaemon(true);
    watch.start();
  }

  private List<String> lines() {
    List<String> lines = LeftThreads.linesOfAll();
    return lines.isEmpty()
        ? List.of(
            "what is registered for the end of the process has not returned within %s s; the process is ended"
                .formatted(seconds))
        : lines;
  }
}
