package org.deepfeature.dfm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Supplier;
import org.deepfeature.dfm.api.DfmException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Exceptions of plugins are told with the jar that they come from; ours and those behind are not.
 */
class UnusableTest {
  @TempDir private Path folder;

  private interface Work {
    void with(Supplier<?> foreign) throws Exception;
  }

  /** Hands on code of a jar that is none of ours, whose call throws. */
  private void with(String thrown, Work work) throws Exception {
    Path classes =
        PluginsOfOthers.compiled(
            folder,
            "Thrower",
            "implements java.util.function.Supplier<Object> { public Object get() { %s } }"
                .formatted(thrown));
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (URLClassLoader loader =
        new URLClassLoader(new URL[] {classes.toUri().toURL()}, getClass().getClassLoader())) {
      thread.setContextClassLoader(loader);
      work.with(
          (Supplier<?>) loader.loadClass("far.Thrower").getDeclaredConstructor().newInstance());
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private static Exception thrownBy(Supplier<?> foreign) {
    try {
      throw new AssertionError("nothing was thrown, but given " + foreign.get());
    } catch (RuntimeException e) {
      return e;
    }
  }

  @Test
  void whatAPluginThrowsNamesItsJar() throws Exception {
    with(
        "throw new IllegalStateException(\"no licence\");",
        foreign -> assertThat(Unusable.blame(thrownBy(foreign))).contains("classes of Thrower"));
  }

  @Test
  void aFailureThatAPluginTellsInOurWordsNamesItsJar() throws Exception {
    with(
        "throw new org.deepfeature.dfm.api.DfmException(\"libfoo.so is not there\");",
        foreign -> assertThat(Unusable.blame(thrownBy(foreign))).contains("classes of Thrower"));
  }

  @Test
  void whatATaskOfAnotherThreadThrewNamesItsJar() throws Exception {
    with(
        "return Integer.valueOf(\"x\");",
        foreign -> {
          try {
            ForkJoinPool.commonPool().submit(foreign::get).get();
          } catch (ExecutionException e) {
            assertThat(Unusable.blame(e)).contains("classes of Thrower");
          }
        });
  }

  @Test
  void ourOwnFailuresAreNotBlamedOnWhatIsBehindThem() throws Exception {
    with(
        "throw new IllegalStateException(\"no licence\");",
        foreign ->
            assertThat(Unusable.blame(new DfmException("in our words", thrownBy(foreign))))
                .isEmpty());
    try {
      JsonMapper.builder().build().readTree("{");
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      assertThat(Unusable.blame(new IllegalArgumentException("in our words", e))).isEmpty();
    }
  }

  @Test
  void aMethodThatThePluginDoesNotHaveNamesThePluginNotItsCaller() throws Exception {
    with(
        "return null;",
        foreign ->
            assertThat(
                    Unusable.line(
                        new AbstractMethodError(
                            "Receiver class far.Thrower does not define or inherit an"
                                + " implementation of the resolved method 'abstract long count()'"
                                + " of interface org.deepfeature.dfm.api.Accumulator.")))
                .contains("another version of dfm-api", "classes of Thrower"));
  }
}
