package org.deepfeature.dfm.cli.console;

import java.util.List;
import org.deepfeature.dfm.runtime.plugin.RuntimePlugins;

/**
 * Engines that are downloaded apart from the command: an installation without one says which
 * archive brings it. Stateless and thread-safe.
 */
public final class EngineArchives {
  /**
   * @param kind of plugin, as errors name it
   * @param name of the plugin
   * @param archive what the archive's name ends in
   */
  private record Engine(String kind, String name, String archive) {
    boolean isMissing() {
      RuntimePlugins plugins = RuntimePlugins.onClassPath(fault -> {});
      return !plugins.linearAlgebras().has(name) && !plugins.backbones().has(name);
    }

    String hint() {
      return "%s comes with the archive dfm-%s-engine-%s-PLATFORM, to be unpacked over this one"
          .formatted(name, version(), archive);
    }
  }

  private static final List<Engine> ENGINES =
      List.of(new Engine("linear algebra", "nd4j", "nd4j"), new Engine("backbone", "djl", "djl"));

  private EngineArchives() {}

  /**
   * @param message of an error, perhaps about a plugin that is not there
   * @return it, and which archive brings the plugin
   */
  public static String explained(String message) {
    for (Engine engine : ENGINES) {
      boolean missing =
          message.contains("Unknown %s '%s'".formatted(engine.kind, engine.name))
              || message.contains(
                  "the %s '%s', which is not here".formatted(engine.kind, engine.name));
      if (missing && !message.contains(engine.hint())) {
        return message + "; " + engine.hint();
      }
    }
    return message;
  }

  /**
   * @return a line for each engine that is not there
   */
  public static List<String> missing() {
    return ENGINES.stream().filter(Engine::isMissing).map(Engine::hint).toList();
  }

  private static String version() {
    String version = EngineArchives.class.getPackage().getImplementationVersion();
    return version == null ? "VERSION" : version;
  }
}
