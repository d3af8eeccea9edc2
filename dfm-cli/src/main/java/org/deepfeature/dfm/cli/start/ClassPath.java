package org.deepfeature.dfm.cli.start;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The jars of a folder in the order in which they are best searched, and the services in each. Kept
 * in a file: a first line that is a class path, a line a jar, a last line that says how many.
 * Immutable and thread-safe.
 */
final class ClassPath {
  private static final String END = "jars ";
  private static final String OURS = "dfm-";

  private final List<String> jars;
  private final List<JarServices> known;

  private ClassPath(List<String> jars, List<JarServices> known) {
    this.jars = List.copyOf(jars);
    this.known = List.copyOf(known);
  }

  /**
   * Ours first, then the smaller ones: what is large is a network's or an engine's library, which
   * most commands do without.
   *
   * @param folder of jars
   * @throws IOException if it cannot be listed
   */
  static ClassPath of(Path folder) throws IOException {
    List<String> jars = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      files
          .filter(file -> file.toString().endsWith(".jar") || file.toString().endsWith(".JAR"))
          .sorted(
              Comparator.comparing((Path file) -> !file.getFileName().toString().startsWith(OURS))
                  .thenComparing(file -> file.toFile().length())
                  .thenComparing(Comparator.naturalOrder()))
          .forEach(file -> jars.add(file.toString()));
    }
    List<JarServices> known = new ArrayList<>();
    for (String jar : jars) {
      JarServices services = JarServices.of(jar);
      if (services != null) {
        known.add(services);
      }
    }
    return new ClassPath(jars, known);
  }

  /**
   * @throws IOException if the file cannot be read
   * @throws IllegalArgumentException if it is not one of these, or half of one
   */
  static ClassPath read(Path file) throws IOException {
    List<String> lines = List.of(Files.readString(file).split("\n", -1));
    int last = lines.size() - 2;
    if (last < 1 || !lines.get(last).equals(END + (last - 1)) || !lines.get(last + 1).isEmpty()) {
      throw new IllegalArgumentException(file + " has no end");
    }
    return new ClassPath(
        List.of(lines.get(0).split(File.pathSeparator, -1)),
        lines.subList(1, last).stream().map(JarServices::parse).toList());
  }

  void write(Path file) throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add(String.join(File.pathSeparator, jars));
    known.forEach(one -> lines.add(one.line()));
    lines.add(END + known.size());
    Files.writeString(file, String.join("\n", lines) + "\n", StandardCharsets.UTF_8);
  }

  List<String> jars() {
    return jars;
  }

  List<JarServices> known() {
    return known;
  }
}
