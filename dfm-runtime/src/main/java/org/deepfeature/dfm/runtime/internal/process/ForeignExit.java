package org.deepfeature.dfm.runtime.internal.process;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.deepfeature.dfm.runtime.plugin.PluginErrors;

/**
 * Code that is none of ours and ends this JVM in the middle of a command: whatever it says, the
 * command has failed. Stateless and thread-safe.
 */
public final class ForeignExit {
  private static final String OURS = "org.deepfeature.dfm.";

  private ForeignExit() {}

  /**
   * Watches until this JVM ends.
   *
   * @param say told who ended it
   * @param exitCode to end with in that case
   */
  public static void watch(Consumer<String> say, int exitCode) {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () ->
                    culprit()
                        .ifPresent(
                            jar -> {
                              say.accept(
                                  "code of %s ended the process before the command was done"
                                      .formatted(jar));
                              Runtime.getRuntime().halt(exitCode);
                            }),
                "dfm-exit"));
  }

  /** Whoever calls {@code System.exit} waits in there until all hooks have run. */
  private static Optional<String> culprit() {
    return Thread.getAllStackTraces().values().stream()
        .map(ForeignExit::caller)
        .flatMap(Optional::stream)
        .filter(name -> !name.startsWith(OURS))
        .flatMap(name -> PluginErrors.jar(name).stream())
        .findFirst();
  }

  private static Optional<String> caller(StackTraceElement[] frames) {
    List<StackTraceElement> all = Arrays.asList(frames);
    for (int i = 0; i + 1 < all.size(); i++) {
      boolean exits =
          all.get(i).getMethodName().equals("exit")
              && all.get(i).getClassName().equals(Runtime.class.getName());
      if (exits) {
        return all.subList(i + 1, all.size()).stream()
            .map(StackTraceElement::getClassName)
            .filter(name -> PluginErrors.jar(name).isPresent())
            .findFirst();
      }
    }
    return Optional.empty();
  }
}
