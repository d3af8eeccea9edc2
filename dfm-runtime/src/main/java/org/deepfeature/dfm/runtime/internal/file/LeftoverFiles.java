package org.deepfeature.dfm.runtime.internal.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Temporary files of {@link AtomicFile}s whose process was killed. A process that lives holds a
 * lock on each of its own, so that others can tell; where a file system has no locks, nothing is
 * taken for left over. Stateless and thread-safe.
 */
public final class LeftoverFiles {
  static final String PREFIX = ".dfm-";
  static final String SUFFIX = ".tmp";

  private LeftoverFiles() {}

  /**
   * @param folder may be missing
   * @return how many files were removed, in it alone
   * @throws IOException if the folder cannot be listed, or one of them cannot be removed
   */
  public static int sweep(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return 0;
    }
    int removed = 0;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, PREFIX + "*" + SUFFIX)) {
      for (Path file : files) {
        if (Files.isRegularFile(file) && isLeft(file) && Files.deleteIfExists(file)) {
          removed++;
        }
      }
    }
    return removed;
  }

  private static boolean isLeft(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      return lock(channel) != null;
    }
  }

  /** Says that a file is in use until its channel is closed. */
  static void claim(FileChannel channel) {
    lock(channel);
  }

  private static @Nullable FileLock lock(FileChannel channel) {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException | IOException e) {
      return null; // In use by this process, or no locks here: neither is left over.
    }
  }
}
