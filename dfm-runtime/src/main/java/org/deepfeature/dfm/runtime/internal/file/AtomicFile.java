package org.deepfeature.dfm.runtime.internal.file;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.UUID;
import org.deepfeature.dfm.api.DfmException;

/**
 * A file that appears under its name only when it is complete: bytes go to a temporary name in the
 * same folder, {@link #commit} forces them to the disk and renames. Closed before that, nothing is
 * left and a file that had the name keeps it. Not thread-safe.
 */
public final class AtomicFile implements AutoCloseable {
  private final Path target;
  private final Path temporary;
  private final FileChannel channel;

  private AtomicFile(Path target, Path temporary, FileChannel channel) {
    this.target = target;
    this.temporary = temporary;
    this.channel = channel;
  }

  /** What fills the file. */
  @FunctionalInterface
  public interface Body {
    /**
     * @param file empty, open for writing
     * @throws IOException if a byte cannot be written; the file is given up then
     */
    void writeTo(AtomicFile file) throws IOException;
  }

  /**
   * Opens, fills, commits; on any failure the file of that name stays as it was.
   *
   * @param path the file's name; folders above it are made
   * @param body what fills it
   * @throws DfmException if it cannot be written; one line with the path and the reason
   */
  public static void write(Path path, Body body) {
    write(path, body, true);
  }

  /**
   * As {@link #write}, but the system decides when the bytes reach the disk: for files of which
   * there are many, and which can be made again. After a loss of power one of them may be empty.
   *
   * @param path the file's name; folders above it are made
   * @param body what fills it
   * @throws DfmException if it cannot be written; one line with the path and the reason
   */
  public static void writeUnforced(Path path, Body body) {
    write(path, body, false);
  }

  private static void write(Path path, Body body, boolean force) {
    try (AtomicFile file = open(path)) {
      body.writeTo(file);
      file.commit(force);
    } catch (IOException e) {
      throw cannotWrite(path, e);
    }
  }

  /**
   * As {@link #write}, with all of the content in memory.
   *
   * @param path the file's name; folders above it are made
   * @param text what to write, in UTF-8
   * @throws DfmException if it cannot be written
   */
  public static void writeText(Path path, String text) {
    write(path, file -> file.append(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8))));
  }

  /**
   * @param path of a file that would say something wrong about what is written next
   * @return whether there was one
   * @throws DfmException if it cannot be deleted
   */
  public static boolean delete(Path path) {
    try {
      return Files.deleteIfExists(path);
    } catch (IOException e) {
      throw cannotWrite(path, e);
    }
  }

  /**
   * @param path the file's name; folders above it are made; a symbolic link's target is replaced,
   *     not the link
   * @return an empty file under a temporary name beside it
   * @throws IOException if there can be no such file
   */
  public static AtomicFile open(Path path) throws IOException {
    Path absolute = path.toAbsolutePath();
    Path target = Files.exists(absolute) ? absolute.toRealPath() : absolute;
    if (Files.isDirectory(target)) {
      throw new FileSystemException(path.toString(), null, "it is a folder");
    }
    Path folder = target.resolveSibling("").toAbsolutePath();
    if (!Files.isDirectory(folder)) { // createDirectories of Java 17 trips over links to folders
      Files.createDirectories(folder);
    }
    // Not Files.createTempFile, whose files only the owner may read. The target's name is not part
    // of it, as that may have all the bytes that a name can have.
    Path temporary =
        folder.resolve(LeftoverFiles.PREFIX + UUID.randomUUID() + LeftoverFiles.SUFFIX);
    FileChannel channel = FileChannel.open(temporary, CREATE_NEW, WRITE);
    LeftoverFiles.claim(channel);
    return new AtomicFile(target, temporary, channel);
  }

  /**
   * @param bytes to append, from position to limit
   * @throws IOException if the disk does not take them
   */
  public void append(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /**
   * @return a stream that appends; closing it leaves the file open
   */
  public OutputStream stream() {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        append(ByteBuffer.wrap(new byte[] {(byte) b}));
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        append(ByteBuffer.wrap(bytes, offset, length));
      }
    };
  }

  /**
   * @param bytes to write over what is there
   * @param position where, from the file's beginning
   * @throws IOException if the disk does not take them
   */
  public void overwrite(ByteBuffer bytes, long position) throws IOException {
    for (long at = position; bytes.hasRemaining(); ) {
      at += channel.write(bytes, at);
    }
  }

  /**
   * Brings the file under its name.
   *
   * @throws IOException if the disk or the folder does not take it
   */
  public void commit() throws IOException {
    commit(true);
  }

  private void commit(boolean force) throws IOException {
    if (force) {
      channel.force(true);
    }
    channel.close();
    try {
      Files.move(temporary, target, ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(temporary, target, REPLACE_EXISTING);
    }
    if (force) {
      forceFolder(target.resolveSibling(""));
    }
  }

  /** Else a loss of power may bring the old name back, after what it replaces is gone. */
  private static void forceFolder(Path folder) throws IOException {
    if (File.separatorChar == '/') { // Windows opens no folder.
      try (FileChannel open = FileChannel.open(folder)) {
        open.force(true);
      }
    }
  }

  /** Gives the file up unless it was committed; harmless otherwise. */
  @Override
  public void close() throws IOException {
    channel.close();
    Files.deleteIfExists(temporary);
  }

  /**
   * @param path what was to be written
   * @param cause why it was not
   * @return one line with both
   */
  public static DfmException cannotWrite(Path path, IOException cause) {
    return new DfmException(
        "Cannot write %s: %s; give a file name in a folder that can be written to"
            .formatted(path, reason(cause)),
        cause);
  }

  /**
   * @param path what was to be read
   * @param cause why it was not
   * @return one line with both
   */
  public static DfmException cannotRead(Path path, IOException cause) {
    String more = "";
    if (cause instanceof NoSuchFileException) {
      more = "; " + FolderContents.beside(path);
    } else if (Files.isDirectory(path)) {
      more = "; " + FolderContents.of(path);
    }
    return new DfmException("Cannot read %s: %s%s".formatted(path, reason(cause), more), cause);
  }

  private static String reason(IOException e) {
    if (e instanceof NoSuchFileException) {
      return "there is no such file";
    }
    if (e instanceof AccessDeniedException denied) {
      return "no permission for " + denied.getFile();
    }
    if (e instanceof FileAlreadyExistsException file) {
      return file.getFile() + " is a file, not a folder";
    }
    if (e instanceof FileSystemException file && file.getReason() != null) {
      return file.getReason();
    }
    return e.getMessage() == null ? e.toString() : e.getMessage();
  }
}
