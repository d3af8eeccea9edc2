package org.deepfeature.dfm.runtime.modelfile;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.security.MessageDigest;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.runtime.internal.file.AtomicFile;
import org.deepfeature.dfm.runtime.internal.file.Sha256;

/**
 * Bytes that travel in a model file and that nobody reads who only scores: they stay where they are
 * until somebody asks, and are checked by a hash of their own then. Thread-safe if the source is.
 *
 * @param type of the values
 * @param rows how many; 1 for bytes
 * @param columns values a row
 * @param sha256 hash of all bytes
 * @param source where they are, row-major, little-endian
 */
public record Attachment(Type type, int rows, int columns, String sha256, Source source) {
  private static final int CHUNK = 1 << 20;

  /** Of values. */
  public enum Type {
    /** Four bytes a value. */
    FLOAT32(Float.BYTES),
    /** Bytes. */
    BYTES(1);

    private final int bytes;

    Type(int bytes) {
      this.bytes = bytes;
    }
  }

  /** Where the bytes are. */
  public interface Source {
    /**
     * @return a channel at the first byte; the caller closes it
     * @throws IOException if it cannot be read
     */
    ReadableByteChannel open() throws IOException;

    /**
     * @return its name, for messages
     */
    String name();
  }

  /** Who takes the bytes. */
  @FunctionalInterface
  public interface Sink {
    /**
     * @param chunk the next bytes, a whole number of values; used again afterwards
     * @throws IOException if they cannot be taken
     */
    void take(ByteBuffer chunk) throws IOException;
  }

  /**
   * @return how many bytes there are
   */
  public long bytes() {
    return (long) rows * columns * type.bytes;
  }

  /**
   * Reads all bytes.
   *
   * @param sink gets them in order; what it got is worth nothing if this throws
   * @throws DfmException if they are not those that were written, or cannot be read
   */
  public void read(Sink sink) {
    MessageDigest digest = Sha256.begin();
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
    try (ReadableByteChannel channel = source.open()) {
      for (long left = bytes(); left > 0; left -= chunk.limit()) {
        chunk.clear().limit((int) Math.min(left, CHUNK));
        while (chunk.hasRemaining()) {
          if (channel.read(chunk) < 0) {
            throw new EOFException("it was cut short while it was read");
          }
        }
        digest.update(chunk.flip().duplicate());
        sink.take(chunk);
      }
    } catch (IOException e) {
      throw new DfmException(
          "Cannot pass on what %s keeps: %s".formatted(source.name(), e.getMessage()), e);
    }
    String found = Sha256.hex(digest);
    if (!found.equals(sha256)) {
      throw new DfmException(
          "What %s keeps of its images is damaged: SHA-256 is %s, expected %s; scoring does not need it, an update does: copy the file again or fit again"
              .formatted(source.name(), found, sha256));
    }
  }

  /**
   * @throws DfmException if the bytes are not those that were written
   */
  public void verify() {
    read(chunk -> {});
  }

  void writeTo(AtomicFile file) {
    read(file::append);
  }
}
