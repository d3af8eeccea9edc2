package org.deepfeature.dfm.cli.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.deepfeature.dfm.cli.option.Configuration;
import org.deepfeature.dfm.cli.option.ConfigurationException;
import org.deepfeature.dfm.runtime.file.AtomicFile;
import org.jspecify.annotations.Nullable;

/**
 * Where a run's results go: {@code --output}, or the next version in {@code --default-root-dir},
 * or, for a fast development run, a folder that is removed when this is closed.
 *
 * @param path the folder
 * @param temporary whether it goes in the end
 */
public record RunFolder(Path path, boolean temporary) implements AutoCloseable {

  /**
   * @param output as given; null if not
   * @param c may name a folder of versions
   * @param console told which version it is
   * @return a folder that is there
   * @throws ConfigurationException if neither was given
   */
  public static RunFolder open(@Nullable Path output, Configuration c, Console console) {
    String root = c.trainer().defaultRootDir();
    if (output == null && root == null) {
      throw new ConfigurationException("Give --output DIR, or --default-root-dir DIR for versions");
    }
    if (c.trainer().fastDevRun() > 0) {
      console.say(
          "fast-dev-run: %d batch%s a stage, nothing is kept"
              .formatted(c.trainer().fastDevRun(), c.trainer().fastDevRun() == 1 ? "" : "es"));
      return new RunFolder(temporaryFolder(), true);
    }
    if (output != null) {
      return new RunFolder(output, false);
    }
    Path version = VersionedRuns.next(Path.of(String.valueOf(root)));
    console.say("run: " + version);
    return new RunFolder(version, false);
  }

  /**
   * @param c names a folder of versions
   * @return the newest version's folder, if it has a checkpoint; null otherwise
   */
  public static @Nullable String newest(Configuration c) {
    String root = c.trainer().defaultRootDir();
    Path newest = root == null ? null : VersionedRuns.latest(Path.of(root));
    return newest == null || !Files.exists(Checkpoints.in(newest)) ? null : newest.toString();
  }

  /**
   * @param path that exists
   * @return where it is, without links
   */
  public static Path resolved(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      throw AtomicFile.cannotRead(path, e);
    }
  }

  private static Path temporaryFolder() {
    try {
      return Files.createTempDirectory("dfm-fast-dev-run");
    } catch (IOException e) {
      throw AtomicFile.cannotWrite(Path.of(System.getProperty("java.io.tmpdir")), e);
    }
  }

  @Override
  public void close() {
    if (!temporary) {
      return;
    }
    try (Stream<Path> files = Files.walk(path)) {
      List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : deepestFirst) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw AtomicFile.cannotWrite(path, e);
    }
  }
}
