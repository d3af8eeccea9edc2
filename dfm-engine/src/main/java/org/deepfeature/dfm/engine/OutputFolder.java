package org.deepfeature.dfm.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.runtime.internal.file.AtomicFile;
import org.deepfeature.dfm.runtime.internal.file.FolderLock;
import org.deepfeature.dfm.runtime.internal.file.LeftoverFiles;
import org.deepfeature.dfm.runtime.model.DfmFile;

/**
 * A folder for one run's results, which no other run gets until this is closed.
 *
 * @param path the folder
 * @param lock closed with this
 */
record OutputFolder(Path path, FolderLock lock) implements AutoCloseable {
  static final String MAPS = "maps";

  /**
   * Finds out before the work, not after it, that results cannot be written, and removes what
   * killed runs left unfinished.
   *
   * @param folder made if it is not there
   * @throws DfmException if it cannot be made or written to, or another run writes to it
   */
  static OutputFolder open(Path folder) {
    try {
      if (!Files.isDirectory(folder)) { // createDirectories of Java 17 trips over links to folders
        Files.createDirectories(folder);
      }
      OutputFolder opened = new OutputFolder(folder, FolderLock.of(folder));
      opened.sweep();
      return opened;
    } catch (IOException e) {
      throw AtomicFile.cannotWrite(folder, e);
    }
  }

  private void sweep() throws IOException {
    boolean swept = false;
    try {
      LeftoverFiles.sweep(path);
      LeftoverFiles.sweep(Checkpoints.in(path).resolveSibling(""));
      Path maps = path.resolve(MAPS);
      if (Files.isDirectory(maps)) {
        try (Stream<Path> folders = Files.walk(maps).filter(Files::isDirectory)) {
          for (Path folder : folders.toList()) {
            LeftoverFiles.sweep(folder);
          }
        }
      }
      swept = true;
    } finally {
      if (!swept) {
        lock.close();
      }
    }
  }

  /**
   * Finds out that a file cannot be written, and removes what killed runs left unfinished beside
   * it.
   *
   * @param file of results; its folder is made if it is not there
   * @throws DfmException if the folder cannot be made or written to
   */
  static void prepareFor(Path file) {
    try {
      AtomicFile.open(file).close();
    } catch (IOException e) {
      throw AtomicFile.cannotWrite(file, e);
    }
    sweepBeside(file);
  }

  /**
   * Keeps others from writing a file that is made of what is there, or several that belong
   * together: of two that read a model and add to it, the later would forget what the other added.
   *
   * @param file of results; its folder is made if it is not there, and goes again if it is empty
   * @param work reads and writes it
   * @return what the work gave
   * @throws DfmException if the folder cannot be made or written to, or another run writes the file
   */
  @SuppressWarnings("try") // The lock is held, not used.
  static <T> T alone(Path file, Supplier<T> work) {
    try {
      Path folder = file.toAbsolutePath().resolveSibling("");
      Path made = RunFolder.uppermostMissing(folder);
      if (!Files.isDirectory(folder)) { // createDirectories of Java 17 trips over links to folders
        Files.createDirectories(folder);
      }
      try (FolderLock lock = isOfARun(file) ? FolderLock.of(folder) : FolderLock.ofFile(file)) {
        return work.get();
      } finally {
        if (made != null) {
          RunFolder.removeEmpty(made);
        }
      }
    } catch (IOException e) {
      throw AtomicFile.cannotWrite(file, e);
    }
  }

  /** A fit that writes to the folder would replace it. */
  private static boolean isOfARun(Path file) {
    return file.endsWith(DfmFile.NAME);
  }

  /**
   * Removes what killed runs left unfinished beside a file of results.
   *
   * @param file of results; its folder may be missing
   * @throws DfmException if something is in the way of that
   */
  static void sweepBeside(Path file) {
    try {
      LeftoverFiles.sweep(file.toAbsolutePath().resolveSibling(""));
    } catch (IOException e) {
      throw AtomicFile.cannotWrite(file, e);
    }
  }

  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException e) {
      throw AtomicFile.cannotWrite(path, e);
    }
  }
}
