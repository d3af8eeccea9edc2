package org.deepfeature.dfm.dist;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The archives as the build made them, and folders that they are unpacked into. */
final class Archives {
  /** Of the command, without an ending: {@code dfm-VERSION}. */
  static final String NAME = System.getProperty("dfm.archive");

  static final List<String> ENGINES = List.of("djl", "nd4j");

  private Archives() {}

  static Path install(String ending) {
    return Path.of("target", NAME + ending);
  }

  static Path engine(String name, String ending) {
    String platform = System.getProperty("dfm.platform");
    return Path.of(
        "..",
        "dfm-dist-" + name,
        "target",
        "%s-engine-%s-%s%s".formatted(NAME, name, platform, ending));
  }

  /** Unpacks into a folder, and returns the installation within it. */
  static Path unpack(Path tarball, Path into) throws IOException, InterruptedException {
    Process tar =
        new ProcessBuilder(
                "tar", "-xzf", tarball.toAbsolutePath().toString(), "-C", into.toString())
            .inheritIO()
            .start();
    if (tar.waitFor() != 0) {
      throw new IOException("Cannot unpack " + tarball);
    }
    return into.resolve(NAME);
  }

  /** The names of the files in a folder. */
  static NavigableSet<String> names(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .collect(TreeSet::new, TreeSet::add, TreeSet::addAll);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
