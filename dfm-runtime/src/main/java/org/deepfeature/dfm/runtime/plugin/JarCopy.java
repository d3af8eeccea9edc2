package org.deepfeature.dfm.runtime.plugin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Whether two jars hold the same. Spark puts the program's jar on the class path where it lies, and
 * once more where it copied it to.
 */
final class JarCopy {
  private JarCopy() {}

  /**
   * @param one path of a jar
   * @param other likewise
   * @return whether both are jars whose files have the same names, lengths and checksums; false
   *     where one of them cannot be read
   */
  static boolean is(String one, String other) {
    try {
      Path first = Path.of(one);
      Path second = Path.of(other);
      return Files.isRegularFile(first)
          && Files.isRegularFile(second)
          && Files.size(first) == Files.size(second)
          && checksums(first).equals(checksums(second));
    } catch (IOException | InvalidPathException e) {
      // Then they are told as two, which is no more than a line.
      return false;
    }
  }

  private static Map<String, Long> checksums(Path jar) throws IOException {
    try (ZipFile files = new ZipFile(jar.toFile())) {
      Map<String, Long> checksums = new TreeMap<>();
      files.stream().forEach(entry -> checksums.put(name(entry), entry.getCrc()));
      return checksums;
    }
  }

  private static String name(ZipEntry entry) {
    return entry.getName() + " " + entry.getSize();
  }
}
