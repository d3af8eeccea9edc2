package org.deepfeature.dfm.runtime.internal.process;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.deepfeature.dfm.runtime.plugin.PluginErrors;

/**
 * Threads that a plugin has started and that would keep the command from ending. It ends all the
 * same; whoever wrote the plugin wants to know. Stateless and thread-safe.
 */
public final class LeftThreads {
  private static final String OURS = "org.deepfeature.dfm.";

  /** Java's own, which waits for all others once the main method has returned. */
  private static final String WAITS_FOR_OTHERS = "DestroyJavaVM";

  private LeftThreads() {}

  /**
   * @return all that run now: what is not among them later was started meanwhile
   */
  public static Set<Thread> running() {
    return Set.copyOf(Thread.getAllStackTraces().keySet());
  }

  /**
   * @param before threads that are nobody's fault
   * @return a line for each other thread that is no daemon, but for the caller's and ours. The line
   *     names the jar whose code it runs, or of whose classes the thread or its handler of
   *     exceptions is; a thread of a pool that waits for work shows neither
   */
  public static List<String> lines(Set<Thread> before) {
    return lines(thread -> !thread.isDaemon() && !before.contains(thread), true);
  }

  /** Daemons, too: whoever registers one for the end of the process waits for it likewise. */
  static List<String> linesOfAll() {
    List<String> lines = lines(thread -> !thread.isDaemon(), false);
    return lines.isEmpty() ? lines(Thread::isDaemon, false) : lines;
  }

  private static List<String> lines(Predicate<Thread> which, boolean alsoUnknown) {
    return Thread.getAllStackTraces().entrySet().stream()
        .filter(entry -> entry.getKey() != Thread.currentThread() && which.test(entry.getKey()))
        .filter(entry -> !entry.getKey().getName().equals(WAITS_FOR_OTHERS))
        .flatMap(entry -> line(entry, alsoUnknown).stream())
        .distinct()
        .sorted()
        .toList();
  }

  private static Optional<String> line(
      Map.Entry<Thread, StackTraceElement[]> entry, boolean alsoUnknown) {
    Thread thread = entry.getKey();
    Optional<String> runs =
        Arrays.stream(entry.getValue())
            .map(StackTraceElement::getClassName)
            .filter(name -> PluginErrors.jar(name).isPresent())
            .reduce((inner, outer) -> outer);
    if (runs.isPresent()) {
      return runs.filter(name -> !name.startsWith(OURS))
          .flatMap(PluginErrors::jar)
          .map(jar -> of(thread, jar));
    }
    List<Class<?>> made = madeOf(thread);
    if (made.stream().anyMatch(type -> type.getName().startsWith(OURS))) {
      return Optional.empty();
    }
    return made.stream()
        .flatMap(type -> PluginErrors.jar(type).stream())
        .findFirst()
        .map(jar -> of(thread, jar))
        .or(() -> alsoUnknown ? Optional.of(ofNobody(thread)) : Optional.empty());
  }

  private static List<Class<?>> madeOf(Thread thread) {
    Thread.UncaughtExceptionHandler handler = thread.getUncaughtExceptionHandler();
    return Stream.<Object>of(thread, handler == null ? thread : handler)
        .<Class<?>>map(Object::getClass)
        .toList();
  }

  private static String of(Thread thread, String jar) {
    return "thread '%s' of %s still runs and is ended with the command; a plugin ends its threads, or makes them daemons"
        .formatted(thread.getName(), jar);
  }

  private static String ofNobody(Thread thread) {
    return "thread '%s', which waits within Java's own code and so does not tell whose it is, still runs and is ended with the command; a plugin ends its threads, or makes them daemons"
        .formatted(thread.getName());
  }
}
