package org.deepfeature.dfm.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.util.Enumeration;
import org.junit.jupiter.api.Test;

/** Plugins that are searched for on another thread are the same, and so is what is wrong there. */
class PluginSearchTest {
  /** Cannot list plugins. */
  private static final class Unreadable extends ClassLoader {
    Unreadable(ClassLoader parent) {
      super(parent);
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
      if (name.endsWith("DfmPlugin")) {
        throw new IOException("cannot be listed");
      }
      return super.getResources(name);
    }
  }

  @Test
  void theyAreFoundWhetherSomebodyBeganOrNot() {
    PluginSearch ahead = new PluginSearch();
    ahead.begin();

    assertThat(ahead.found().reducers().factories()).containsKey("pca");
    assertThat(ahead.found()).isSameAs(ahead.found());
    assertThat(new PluginSearch().found().reducers().factories()).containsKey("pca");
  }

  @Test
  void anInterruptedThreadGetsThemAndStaysInterrupted() {
    PluginSearch ahead = new PluginSearch();
    ahead.begin();
    Thread.currentThread().interrupt();

    assertThat(ahead.found().reducers().factories()).containsKey("pca");
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void whatIsWrongIsToldToWhoAsksForThem() {
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    Thread.currentThread().setContextClassLoader(new Unreadable(before));
    try {
      PluginSearch ahead = new PluginSearch();
      ahead.begin();

      assertThat(ahead.found().faults())
          .anySatisfy(fault -> assertThat(fault.reason()).contains("cannot be listed"));
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
  }
}
