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
    requireAny(given(variable, folder), faults);
    if (variable != null) {
      for (String entry : variable.split(File.pathSeparator, -1)) {
        if (!entry.isBlank()) {
          checkEntry(entry, faults);
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

  /**
   * Returns the jars that can be read; what else is given is a fault, or brings classes of its own.
   */
  private static List<Path> given(@Nullable String variable, @Nullable Path folder) {
    List<Path> given = new ArrayList<>();
    List<String> folders = new ArrayList<>();
    for (String entry : (variable == null ? "" : variable).split(File.pathSeparator, -1)) {
      if (entry.endsWith("*")) {
        folders.add(entry.substring(0, entry.length() - 1));
      } else if (!entry.isBlank()) {
        given.add(Path.of(entry));
      }
    }
    if (given.stream().anyMatch(Files::isDirectory)) {
      return List.of();
    }
    if (folder != null) {
      folders.add(folder.toString());
    }
    folders.forEach(one -> given.addAll(jarsIfAny(Path.of(one))));
    given.removeIf(jar -> !Files.isRegularFile(jar));
    return given;
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

  /**
   * As Java's class path has it: a folder is one of classes, unless a star says that it has jars.
   */
  private static void checkEntry(String entry, List<PluginFault> faults) {
    Path path = Path.of(entry.endsWith("*") ? entry.substring(0, entry.length() - 1) : entry);
    if (entry.endsWith("*")) {
      try {
        if (jars(path).isEmpty()) {
          faults.add(new PluginFault(VARIABLE, entry, "there is no jar in that folder"));
        }
      } catch (IOException e) {
        faults.add(new PluginFault(VARIABLE, entry, "there is no such folder"));
      }
      return;
    }
    check(path, VARIABLE, faults);
    if (Files.isDirectory(path) && !Files.isDirectory(path.resolve("META-INF/services"))) {
      faults.add(
          new PluginFault(
              VARIABLE,
              entry,
              "it is a folder without META-INF/services; a folder of jars is given by --plugins %s, or by %s"
                  .formatted(entry, path.resolve("*"))));
    }
  }

  private static List<Path> jarsIfAny(Path folder) {
    try {
      return jars(folder);
    } catch (IOException e) {
      return List.of(); // That it cannot be read is a fault of its own.
    }
  }

  private static List<Path> jars(Path folder) throws IOException {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> jars = Files.newDirectoryStream(folder, "*.{jar,JAR}")) {
      jars.forEach(found::add);
    }
    return found;
  }

  /** Jars among which not one lists a plugin: a list was forgotten, or its name is another. */
  private static void requireAny(List<Path> entries, List<PluginFault> faults) {
    if (!entries.isEmpty() && entries.stream().noneMatch(PluginPath::listsPlugins)) {
      faults.add(
          new PluginFault(
              "a plugin",
              String.join(", ", entries.stream().map(Path::toString).toList()),
              "there is none in them; it is listed in META-INF/services, in a file of the name of"
                  + " its interface, such as org.deepfeature.dfm.api.DfmPlugin"));
    }
  }

  private static boolean listsPlugins(Path jar) {
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      return zip.stream()
          .anyMatch(entry -> entry.getName().startsWith("META-INF/services/org.deepfeature.dfm."));
    } catch (IOException e) {
      return false; // That it is no jar is a fault of its own.
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
