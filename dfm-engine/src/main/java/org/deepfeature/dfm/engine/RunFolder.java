package org.deepfeature.dfm.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.deepfeature.dfm.engine.option.RunOptions;
import org.deepfeature.dfm.runtime.internal.file.AtomicFile;
import org.deepfeature.dfm.runtime.internal.file.FileNames;
import org.deepfeature.dfm.runtime.plugin.ConfigurationException;
import org.jspecify.annotations.Nullable;

/**
 * Where a run's results go: an output folder, or the next version in a root folder, or, for a fast
 * development run, a folder that is removed when this is closed. A folder that a failed run made
 * and left empty is removed, too.
 *
 * @param folder no other run's until this is closed
 * @param temporary whether it goes in the end
 * @param made the uppermost folder that had to be made for it; null if it was there
 */
record RunFolder(OutputFolder folder, boolean temporary, @Nullable Path made)
    implements AutoCloseable {
  Path path() {
    return folder.path();
  }

  /**
   * @param output as given; null if not
   * @param options may name a folder of versions
   * @param context told which version it is
   * @return a folder that is there and can be written to
   * @throws ConfigurationException if neither was given
   */
  static RunFolder open(@Nullable Path output, RunOptions options, RunContext context) {
    String root = options.defaultRootDir();
    if (output == null && root == null) {
      throw new ConfigurationException("Give --output DIR, or --default-root-dir DIR for versions");
    }
    int batches = options.fastDevRun();
    if (batches > 0) {
      context.say(
          "fast-dev-run: %s batch%s a stage, nothing is kept"
              .formatted(batches, batches == 1 ? "" : "es"));
      return new RunFolder(OutputFolder.open(temporaryFolder()), true, null);
    }
    if (output != null) {
      Path missing = uppermostMissing(output.toAbsolutePath());
      return new RunFolder(OutputFolder.open(output), false, missing);
    }
    Path version = VersionedRuns.next(FileNames.path(String.valueOf(root)));
    context.say("run: " + version);
    return new RunFolder(OutputFolder.open(version), false, version);
  }

  /** Returns what has to be made for a folder; null if it is there. */
  static @Nullable Path uppermostMissing(Path folder) {
    Path missing = null;
    for (Path at = folder; at != null && !Files.exists(at); at = at.getParent()) {
      missing = at;
    }
    return missing;
  }

  /**
   * @param options name a folder of versions
   * @return the newest version's folder, if it has a checkpoint; null otherwise
   */
  static @Nullable String newest(RunOptions options) {
    String root = options.defaultRootDir();
    Path newest = root == null ? null : VersionedRuns.latest(FileNames.path(root));
    return newest == null || !Files.exists(Checkpoints.in(newest)) ? null : newest.toString();
  }

  /**
   * @param path of something; may be a link, and may be missing
   * @return where it really is
   */
  static Path resolved(Path path) {
    try {
      return Files.exists(path) ? path.toRealPath() : path;
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
    folder.close();
    if (temporary) {
      remove(path(), true);
    } else if (made != null && Files.exists(made)) {
      removeEmpty(made);
      if (!Files.exists(made)) {
        VersionedRuns.forget(made);
      }
    }
  }

  /** Removes a folder unless there is something in it or below. */
  static void removeEmpty(Path folder) {
    if (Files.exists(folder)) {
      remove(folder, false);
    }
  }

  /** Removes a folder with all that is in it, or only the empty folders of it. */
  private static void remove(Path folder, boolean all) {
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : deepestFirst) {
        if (all || isEmptyFolder(file)) {
          Files.delete(file);
        }
      }
    } catch (IOException e) {
      throw AtomicFile.cannotWrite(folder, e);
    }
  }

  static boolean isEmptyFolder(Path file) throws IOException {
    if (!Files.isDirectory(file) || Files.isSymbolicLink(file)) {
      return false;
    }
    try (Stream<Path> inside = Files.list(file)) {
      return inside.findAny().isEmpty();
    }
  }
}
