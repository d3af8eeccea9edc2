package org.deepfeature.dfm.runtime.internal.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.deepfeature.dfm.api.DfmException;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a second run out of a folder, in this process or another one. The system frees it when the
 * process ends in whatever way. Where a file system has no locks, it keeps nobody out. Not
 * thread-safe.
 */
public final class FolderLock implements AutoCloseable {
  private static final String NAME = ".dfm.lock";

  /**
   * This process's own. Locks of POSIX belong to a process and go with the first channel that it
   * closes, so a file that is locked here must not even be opened.
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path file;
  private final @Nullable FileChannel channel;
  private boolean closed;

  private FolderLock(Path file, @Nullable FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * @param folder exists, and can be written to
   * @return until closed, no other is given for the folder
   * @throws DfmException if another run has it
   * @throws IOException if a file cannot be made in it
   */
  public static FolderLock of(Path folder) throws IOException {
    Path file = folder.toRealPath().resolve(NAME);
    if (!HELD.add(file)) {
      throw taken(folder);
    }
    FolderLock lock = null;
    try {
      lock = ofOtherProcesses(folder, file);
      return lock;
    } finally {
      if (lock == null) {
        HELD.remove(file);
      }
    }
  }

  private static FolderLock ofOtherProcesses(Path folder, Path file) throws IOException {
    while (true) {
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      Object opened = key(file);
      boolean held = false;
      try {
        FileLock lock = channel.tryLock();
        if (lock == null) {
          throw taken(folder);
        }
        // Whoever had it may have removed the file between the two: then a lock on it locks
        // nothing.
        held = opened != null && Objects.equals(opened, key(file));
        if (held) {
          return new FolderLock(file, channel);
        }
      } catch (IOException e) { // No locks on this file system.
        Files.deleteIfExists(file);
        return new FolderLock(file, null);
      } finally {
        if (!held) {
          channel.close();
        }
      }
    }
  }

  private static DfmException taken(Path folder) {
    return new DfmException(
        "Another run is writing to %s; wait for it, or give another folder".formatted(folder));
  }

  private static @Nullable Object key(Path file) throws IOException {
    try {
      Object key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
      return key == null ? file : key; // Windows has no keys, and removes no file that is open.
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  /** Lets others in; harmless when called again. */
  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    try {
      if (channel != null) {
        Files.deleteIfExists(file);
        channel.close();
      }
    } finally {
      HELD.remove(file);
    }
  }
}
