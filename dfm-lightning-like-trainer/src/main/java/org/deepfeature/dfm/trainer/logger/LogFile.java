package org.deepfeature.dfm.trainer.logger;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.deepfeature.dfm.runtime.internal.file.AtomicFile;
import org.jspecify.annotations.Nullable;

/** A file that grows while someone may read it; made, in place of an older one, when first used. */
final class LogFile implements AutoCloseable {
  private final Path path;
  private @Nullable FileChannel channel;

  LogFile(Path path) {
    this.path = path;
  }

  void append(String text) {
    append(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
  }

  void append(ByteBuffer bytes) {
    try {
      FileChannel to = channel == null ? open() : channel;
      while (bytes.hasRemaining()) {
        to.write(bytes);
      }
    } catch (IOException e) {
      throw AtomicFile.cannotWrite(path, e);
    }
  }

  private FileChannel open() throws IOException {
    Path folder = path.toAbsolutePath().getParent();
    if (folder != null && !Files.isDirectory(folder)) {
      Files.createDirectories(folder);
    }
    FileChannel opened =
        FileChannel.open(
            path,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING);
    channel = opened;
    return opened;
  }

  /** Everything is on the disk afterwards. */
  void force() {
    try {
      if (channel != null) {
        channel.force(false);
      }
    } catch (IOException e) {
      throw AtomicFile.cannotWrite(path, e);
    }
  }

  @Override
  public void close() {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      throw AtomicFile.cannotWrite(path, e);
    }
  }
}
