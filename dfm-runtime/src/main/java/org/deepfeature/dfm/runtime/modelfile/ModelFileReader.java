package org.deepfeature.dfm.runtime.modelfile;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.runtime.internal.file.AtomicFile;
import org.deepfeature.dfm.runtime.internal.file.Sha256;
import org.deepfeature.dfm.runtime.signature.ModelCheck;

/**
 * Reads model files and refuses those that are not, byte for byte, what {@link ModelFileWriter}
 * wrote. Stateless and thread-safe.
 */
public final class ModelFileReader {
  private static final int CHUNK = 1 << 20;
  private static final int BEFORE_HASH = ModelHeader.PREFIX.length();
  private static final int AFTER_HASH = BEFORE_HASH + ModelHeader.HASH_DIGITS;

  private ModelFileReader() {}

  /**
   * @param path a model file; tensors may be F32 or F64, of one or two dimensions
   * @return what it holds; a vector of n values is 1 × n; attachments stay in the file, unread
   * @throws DfmException if it is missing, cut short, altered, of another format or of another
   *     version; one line that says which, with the bytes or the hash expected and found
   */
  public static ModelFile read(Path path) {
    return read(path, ModelCheck.NONE);
  }

  /**
   * @param path a model file, as in {@link #read(Path)}
   * @param check asked once all bytes but attachments are read and agree with the file's hash
   * @return what it holds
   * @throws DfmException as in {@link #read(Path)}, and what the check throws
   */
  public static ModelFile read(Path path, ModelCheck check) {
    try (FileChannel channel = FileChannel.open(path)) {
      byte[] text = header(channel, path);
      ModelHeader header;
      try {
        header = ModelHeader.parse(text);
      } catch (IllegalArgumentException e) {
        throw new DfmException(
            "%s is damaged: its header cannot be read, %s; copy it again or fit again"
                .formatted(path, e.getMessage()),
            e);
      }
      if (header.version() < 1 || header.version() > ModelFile.WITH_ATTACHMENTS) {
        throw new DfmException(
            "%s has format version %s; this program reads versions up to %s"
                .formatted(path, header.version(), ModelFile.WITH_ATTACHMENTS));
      }
      long expected = Long.BYTES + text.length + header.dataBytes();
      if (channel.size() != expected) {
        throw new DfmException(
            "%s is %s: it has %s bytes, expected %s; copy it again or fit again"
                .formatted(
                    path,
                    channel.size() < expected ? "cut short" : "longer than it was written",
                    channel.size(),
                    expected));
      }
      return content(channel, header, text, path, check);
    } catch (IOException e) {
      throw AtomicFile.cannotRead(path, e);
    }
  }

  /** Leaves the channel at the first byte of the data. */
  private static byte[] header(FileChannel channel, Path path) throws IOException {
    ByteBuffer start = ByteBuffer.allocate(Long.BYTES + AFTER_HASH).order(ByteOrder.LITTLE_ENDIAN);
    while (start.hasRemaining() && channel.read(start) >= 0) {}
    String begin = new String(start.array(), StandardCharsets.ISO_8859_1).substring(Long.BYTES);
    if (start.hasRemaining() || !begin.startsWith(ModelHeader.PREFIX)) {
      throw new DfmException(
          start.position() == start.capacity()
              ? "%s is not a DFM model file: its header does not begin with %s"
                  .formatted(path, ModelHeader.PREFIX)
              : "%s is not a DFM model file, or cut short: it has %s bytes, expected over %s"
                  .formatted(path, start.position(), start.capacity()));
    }
    long length = start.getLong(0);
    if (length < AFTER_HASH || length > ModelHeader.MAX_LENGTH) {
      throw new DfmException(
          "%s is damaged: its header has %s bytes, expected %s to %s"
              .formatted(path, Long.toUnsignedString(length), AFTER_HASH, ModelHeader.MAX_LENGTH));
    }
    if (channel.size() < Long.BYTES + length) {
      throw new DfmException(
          "%s is cut short: it has %s bytes, expected at least %s; copy it again or fit again"
              .formatted(path, channel.size(), Long.BYTES + length));
    }
    byte[] text = new byte[(int) length];
    fill(channel.position(Long.BYTES), ByteBuffer.wrap(text));
    return text;
  }

  private static ModelFile content(
      FileChannel channel, ModelHeader header, byte[] text, Path path, ModelCheck check)
      throws IOException {
    MessageDigest digest = Sha256.begin();
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
    digest.update(chunk.putLong(text.length).flip());
    byte[] unsigned = text.clone();
    Arrays.fill(unsigned, BEFORE_HASH, AFTER_HASH, (byte) '0');
    digest.update(unsigned);
    Map<String, Matrix> tensors = new HashMap<>();
    Map<String, byte[]> blobs = new HashMap<>();
    Map<String, Attachment> attachments = new HashMap<>();
    for (ModelHeader.Entry entry : header.tensors()) {
      String own = header.attachments().get(entry.name());
      if (own != null) {
        attachments.put(entry.name(), attachment(entry, own, path, channel.position()));
        channel.position(channel.position() + entry.bytes());
        continue;
      }
      if (entry.type() == ModelHeader.Type.U8) {
        byte[] blob = new byte[(int) entry.bytes()];
        fill(channel, ByteBuffer.wrap(blob));
        digest.update(blob);
        blobs.put(entry.name(), blob);
        continue;
      }
      Matrix matrix = Matrix.zeros(entry.rows(), entry.columns());
      boolean single = entry.type() == ModelHeader.Type.F32;
      int at = 0;
      for (long left = entry.bytes(); left > 0; left -= chunk.limit()) {
        chunk.clear().limit((int) Math.min(left, CHUNK));
        fill(channel, chunk);
        digest.update(chunk.flip().duplicate());
        int values = chunk.remaining() / entry.type().bytes();
        if (single) {
          for (int i = 0; i < values; i++) {
            matrix.data()[at + i] = chunk.getFloat();
          }
        } else {
          // All at once: value by value takes ten times as long in a JVM that has just started.
          chunk.asDoubleBuffer().get(matrix.data(), at, values);
        }
        at += values;
      }
      tensors.put(entry.name(), matrix);
    }
    String said = new String(text, BEFORE_HASH, ModelHeader.HASH_DIGITS, StandardCharsets.US_ASCII);
    String found = Sha256.hex(digest);
    if (!said.equals(found)) {
      throw new DfmException(
          "%s has been altered: SHA-256 of its content is %s, expected %s; copy it again or fit again"
              .formatted(path, found, said.replaceAll("[^0-9a-f]", "?")));
    }
    check.require(path, found);
    return new ModelFile(header.metadata(), tensors, blobs, attachments);
  }

  private static Attachment attachment(
      ModelHeader.Entry entry, String sha256, Path path, long position) {
    return new Attachment(
        entry.type() == ModelHeader.Type.F32 ? Attachment.Type.FLOAT32 : Attachment.Type.BYTES,
        entry.rows(),
        entry.columns(),
        sha256,
        new FileRegion(path, position));
  }

  private static void fill(FileChannel channel, ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      if (channel.read(buffer) < 0) {
        throw new EOFException("it was cut short while it was read");
      }
    }
  }
}
