package org.deepfeature.dfm.cli.console;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file to which lines are appended, each by one write, so that a process that is killed leaves
 * whole ones. What a full disk cut off stays a line of its own. Used by one thread.
 */
final class AppendedLines implements Closeable {
  private final FileChannel channel;
  private boolean torn;

  private AppendedLines(FileChannel channel, boolean torn) {
    this.channel = channel;
    this.torn = torn;
  }

  /**
   * @param file made if it is not there
   * @return its end
   * @throws IOException if it cannot be written to
   */
  static AppendedLines open(Path file) throws IOException {
    boolean torn = isTorn(file);
    return new AppendedLines(
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND), torn);
  }

  /** What a machine without power or a full disk left may end in the middle of a line. */
  private static boolean isTorn(Path file) throws IOException {
    if (!Files.isRegularFile(file) || Files.size(file) == 0 || !Files.isReadable(file)) {
      return false;
    }
    ByteBuffer last = ByteBuffer.allocate(1);
    try (FileChannel read = FileChannel.open(file)) {
      return read.read(last, read.size() - 1) == 1 && last.get(0) != '\n';
    }
  }

  /**
   * @param line without its end
   * @throws IOException if the disk does not take it; the next one may be
   */
  void append(String line) throws IOException {
    String text = (torn ? "\n" : "") + line + "\n";
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    while (bytes.hasRemaining()) {
      torn |= channel.write(bytes) > 0;
    }
    torn = false;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
