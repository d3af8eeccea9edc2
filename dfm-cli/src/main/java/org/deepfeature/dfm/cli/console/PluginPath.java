package org.deepfeature.dfm.cli.console;

import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.zip.ZipFile;
import org.deepfeature.dfm.runtime.plugin.PluginFault;
import org.jspecify.annotations.Nullable;

/**
 * Jars of plugins that the start script puts behind ours. A JVM passes over what is not there and
 * what is no jar; people want to know. Stateless and thread-safe.
 */
public final class PluginPath {
  private static final String VARIABLE = "DFM_PLUGINS";

  private PluginPath() {}

  /**
   * @param variable {@code DFM_PLUGINS}: files and folders, separated as in a class path; null for
   *     none
   * @param classPath of this JVM
   * @param folder of {@code --plugins}; null for none
   * @return what is of no use among them
   */
  static List<PluginFault> faults(
      @Nullable String variable, String classPath, @Nullable Path folder) {
    List<PluginFault> faults = new ArrayList<>();
    if (variable != null) {
      for (String entry : variable.split(File.pathSeparator, -1)) {
        if (!entry.isBlank() && !entry.endsWith("*")) {
          check(Path.of(entry), VARIABLE, faults);
        }
      }
    }
    if (folder != null) {
      checkFolder(folder, Set.of(classPath.split(File.pathSeparator, -1)), faults);
    }
    return faults;
  }

  /**
   * @param folder of {@code --plugins}; null for none
   * @return what is of no use in it and in {@code DFM_PLUGINS}
   */
  public static List<PluginFault> faults(@Nullable Path folder) {
    return faults(System.getenv(VARIABLE), System.getProperty("java.class.path", ""), folder);
  }

  private static void checkFolder(Path folder, Set<String> classPath, List<PluginFault> faults) {
    boolean any = false;
    try (DirectoryStream<Path> jars = Files.newDirectoryStream(folder, "*.jar")) {
      for (Path jar : jars) {
        any = true;
        if (classPath.contains(jar.toString())) {
          check(jar, "--plugins", faults);
        } else {
          faults.add(
              new PluginFault(
                  "a jar",
                  jar.toString(),
                  "it is not on the class path; the start script puts it there"));
        }
      }
    } catch (IOException e) {
      faults.add(new PluginFault("--plugins", folder.toString(), "cannot be read (" + e + ")"));
      return;
    }
    if (!any) {
      faults.add(new PluginFault("--plugins", folder.toString(), "there is no jar in it"));
    }
  }

  private static void check(Path entry, String source, List<PluginFault> faults) {
    if (!Files.exists(entry)) {
      faults.add(new PluginFault(source, entry.toString(), "there is no such file"));
    } else if (Files.isRegularFile(entry)) {
      try (ZipFile jar = new ZipFile(entry.toFile())) {
        if (jar.size() == 0) {
          faults.add(new PluginFault(source, entry.toString(), "there is nothing in it"));
        }
      } catch (IOException e) {
        faults.add(
            new PluginFault(source, entry.toString(), "it is no jar (" + e.getMessage() + ")"));
      }
    }
  }
}
