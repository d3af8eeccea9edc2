package org.deepfeature.dfm.hub;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.deepfeature.dfm.api.DfmException;
import org.jspecify.annotations.Nullable;

/** One file at a time, among threads and processes. The lock file stays, for it may be in use. */
final class CacheLock implements AutoCloseable {
  private static final long PAUSE_MILLIS = 50;

  private final FileChannel channel;

  private CacheLock(FileChannel channel) {
    this.channel = channel;
  }

  /** Waits until the file is free. */
  static CacheLock of(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      while (attempt(channel) == null) {
        Thread.sleep(PAUSE_MILLIS);
      }
      return new CacheLock(channel);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      channel.close();
      throw new DfmException("Interrupted while waiting for '" + file + "'", e);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static @Nullable FileLock attempt(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException heldByAnotherThread) {
      return null;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
