package org.deepfeature.dfm.runtime.internal.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.deepfeature.dfm.api.DfmException;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a second run out of a folder, or off a file, in this process or another one. The system
 * frees it when the process ends in whatever way. Where a file system has no locks, it keeps nobody
 * out. Not thread-safe.
 */
public final class FolderLock implements AutoCloseable {
  private static final String NAME = ".dfm.lock";
  private static final String OF_A_FILE = ".dfm-%s.lock";

  /**
   * This process's own. Locks of POSIX belong to a process and go with the first channel that it
   * closes, so a file that is locked here must not even be opened.
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path file;
  private final @Nullable FileChannel channel;

  private final Path folder;
  private final @Nullable Object fileKey;
  private final @Nullable Object folderKey;
  private boolean closed;

  private FolderLock(Path file, @Nullable FileChannel channel, Path folder) throws IOException {
    this.file = file;
    this.channel = channel;
    this.folder = folder;
    this.fileKey = key(file);
    this.folderKey = key(folder);
  }

  /**
   * @param folder exists, and can be written to
   * @return until closed, no other is given for the folder
   * @throws DfmException if another run has it
   * @throws IOException if a file cannot be made in it
   */
  public static FolderLock of(Path folder) throws IOException {
    return of(folder, NAME, folder);
  }

  /**
   * @param target in a folder that exists, and can be written to; need not be there itself
   * @return until closed, no other is given for a file of that name
   * @throws DfmException if another run has it
   * @throws IOException if a file cannot be made beside it
   */
  public static FolderLock ofFile(Path target) throws IOException {
    Path place = Files.exists(target) ? target.toRealPath() : target.toAbsolutePath();
    // Not the name itself, which may have all the bytes that a name can have.
    String name = Sha256.ofLines(List.of(String.valueOf(place.getFileName())));
    return of(place.resolveSibling(""), OF_A_FILE.formatted(name.substring(0, 16)), target);
  }

  private static FolderLock of(Path folder, String name, Path shown) throws IOException {
    Path file = folder.toRealPath().resolve(name);
    if (!HELD.add(file)) {
      throw taken(shown);
    }
    FolderLock lock = null;
    try {
      lock = ofOtherProcesses(folder, file, shown);
      return lock;
    } finally {
      if (lock == null) {
        HELD.remove(file);
      }
    }
  }

  private static FolderLock ofOtherProcesses(Path folder, Path file, Path shown)
      throws IOException {
    while (true) {
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      Object opened = key(file);
      boolean held = false;
      try {
        FileLock lock = channel.tryLock();
        if (lock == null) {
          throw taken(shown);
        }
        // Whoever had it may have removed the file between the two: then a lock on it locks
        // nothing.
        held = opened != null && Objects.equals(opened, key(file));
        if (held) {
          return new FolderLock(file, channel, folder);
        }
      } catch (IOException e) { // No locks on this file system.
        Files.deleteIfExists(file);
        return new FolderLock(file, null, folder);
      } finally {
        if (!held) {
          channel.close();
        }
      }
    }
  }

  private static DfmException taken(Path place) {
    return new DfmException(
        "Another run is writing to %s; wait for it, or give another place".formatted(place));
  }

  private static @Nullable Object key(Path file) throws IOException {
    try {
      Object key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
      return key == null ? file : key; // Windows has no keys, and removes no file that is open.
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  /**
   * Lets others in; harmless when called again.
   *
   * @throws DfmException if the folder is no longer the one that was locked, so that what was
   *     written into it before is elsewhere, or gone
   * @throws IOException if the lock cannot be removed
   */
  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    boolean here = isHere();
    try {
      if (channel != null) {
        if (isMine(file)) {
          Files.deleteIfExists(file);
        }
        channel.close();
      }
    } finally {
      HELD.remove(file);
    }
    if (!here) {
      throw new DfmException(
          "The folder %s was moved or removed while it was written to; what was in it by then is not there"
              .formatted(folder));
    }
  }

  /** In a folder that was made anew, or that a link points to by now, it is another run's. */
  private boolean isMine(Path lock) throws IOException {
    return fileKey != null && Objects.equals(fileKey, key(lock));
  }

  /** Either is enough: some remove every lock that they see, some file systems number anew. */
  private boolean isHere() throws IOException {
    return channel == null
        ? Files.isDirectory(folder)
        : isMine(folder.resolve(file.getFileName())) || Objects.equals(folderKey, key(folder));
  }
}
