package org.deepfeature.dfm.bench.comparison;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.deepfeature.dfm.bench.linalg.Shape;

/**
 * A peer in Java: a folder with one source file, options of the JVM, and jars that belong to nobody
 * else's class path. It is compiled when it is started.
 *
 * @param peers folder of all peers
 * @param name of this one's folder
 */
record PeerProgram(Path peers, String name) {
  static final String SMILE = "smile";
  static final String SPARK = "spark";

  /** Both decompose a covariance; more columns than these take minutes. */
  private static final Map<String, Integer> MOST_COLUMNS = Map.of(SMILE, 4096, SPARK, 1024);

  boolean suits(Shape shape) {
    return shape.columns() <= MOST_COLUMNS.get(name);
  }

  boolean isThere() {
    return Files.isDirectory(jars());
  }

  private Path folder() {
    return peers.resolve(name);
  }

  private Path jars() {
    return folder().resolve("target");
  }

  List<String> command() throws IOException {
    Path source;
    try (var files = Files.list(folder())) {
      source = files.filter(file -> file.toString().endsWith(".java")).findFirst().orElseThrow();
    }
    // Its own jars come first: the same library may be in both.
    String classPath =
        jars().resolve("*") + File.pathSeparator + System.getProperty("java.class.path");
    List<String> command = new ArrayList<>(java(classPath, source.toString()));
    command.add(1, "@" + folder().resolve("java.options"));
    return command;
  }

  static List<String> java(String classPath, String program) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx10g",
        "-XX:+UseSerialGC",
        "-Dorg.bytedeco.javacpp.maxphysicalbytes=0",
        "-cp",
        classPath,
        program);
  }
}
