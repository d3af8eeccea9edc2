package org.deepfeature.dfm.cli.start;

import java.io.File;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;

/**
 * What one jar offers to {@link java.util.ServiceLoader}, as it was when somebody looked.
 *
 * @param file the jar's path, as the class path has it
 * @param bytes its size then
 * @param modified its time then, in milliseconds since 1970
 * @param services names of the interfaces that it has implementations of
 */
record JarServices(String file, long bytes, long modified, Set<String> services) {
  static final String FOLDER = "META-INF/services/";
  private static final String SEPARATOR = "\t";
  private static final int PARTS = 4;

  /**
   * Opens a jar.
   *
   * @return what is in it, or null if it leads to further jars or cannot be read
   */
  static @Nullable JarServices of(String file) {
    File jar = new File(file);
    long bytes = jar.length();
    long modified = jar.lastModified();
    try (JarFile open = new JarFile(jar)) {
      Manifest manifest = open.getManifest();
      if (manifest != null
          && manifest.getMainAttributes().containsKey(Attributes.Name.CLASS_PATH)) {
        return null;
      }
      Set<String> services = new TreeSet<>();
      open.stream()
          .map(entry -> entry.getName())
          .filter(name -> name.startsWith(FOLDER) && name.length() > FOLDER.length())
          .map(name -> name.substring(FOLDER.length()))
          .filter(name -> name.indexOf('/') < 0)
          .forEach(services::add);
      return new JarServices(file, bytes, modified, services);
    } catch (IOException e) {
      return null; // The JVM passes over what is no jar, and so it is searched as ever.
    }
  }

  /** Answers whether the jar is the one that was looked into. */
  boolean holds() {
    File jar = new File(file);
    return jar.length() == bytes && jar.lastModified() == modified;
  }

  String line() {
    return String.join(
        SEPARATOR, file, Long.toString(bytes), Long.toString(modified), String.join(" ", services));
  }

  /**
   * @throws IllegalArgumentException if the line is not one of these
   */
  static JarServices parse(String line) {
    String[] parts = line.split(SEPARATOR, -1);
    if (parts.length != PARTS) {
      throw new IllegalArgumentException("Expected %s parts: %s".formatted(PARTS, line));
    }
    return new JarServices(
        parts[0],
        Long.parseLong(parts[1]),
        Long.parseLong(parts[2]),
        parts[3].isEmpty() ? Set.of() : Set.copyOf(List.of(parts[3].split(" ", -1))));
  }

  boolean offers(String service) {
    return services.contains(Objects.requireNonNull(service));
  }
}
