package org.deepfeature.dfm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.tools.ToolProvider;
import org.deepfeature.dfm.api.DfmPlugin;

/** Writes classes that are none of ours, as somebody else's jar has them. */
final class PluginsOfOthers {
  private PluginsOfOthers() {}

  /** Compiles the class {@code far.Plugin} into a folder that lists it as a plugin. */
  static Path plugin(Path folder, String body) throws IOException {
    Path classes = compiled(folder, "Plugin", body);
    Path services = Files.createDirectories(classes.resolve("META-INF/services"));
    Files.writeString(services.resolve(DfmPlugin.class.getName()), "far.Plugin");
    return classes;
  }

  /** Compiles a class of the package {@code far} into a folder of its own. */
  static Path compiled(Path folder, String name, String body) throws IOException {
    Path classes = Files.createDirectories(folder.resolve("classes of " + name));
    Path source = folder.resolve(name + ".java");
    Files.writeString(source, "package far; public class " + name + " " + body);
    String path =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    int code =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-proc:none",
                "-cp",
                path,
                "-d",
                classes.toString(),
                source.toString());
    assertThat(code).isZero();
    return classes;
  }
}
