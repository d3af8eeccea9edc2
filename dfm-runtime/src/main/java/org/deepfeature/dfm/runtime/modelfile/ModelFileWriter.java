package org.deepfeature.dfm.runtime.modelfile;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.TreeMap;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.runtime.internal.file.AtomicFile;
import org.deepfeature.dfm.runtime.internal.file.Sha256;

/**
 * Writes model files. The layout is that of safetensors: 8 bytes with the header's length,
 * little-endian; a JSON header that gives each tensor's {@code dtype} (F64), {@code shape} and
 * {@code data_offsets}, and under {@code __metadata__} the strings {@code sha256}, {@code
 * format_version} and {@code dfm}, the model's metadata as JSON text; then the tensors' values,
 * row-major, little-endian, in the order of their names, without gaps; then blobs (U8), likewise;
 * then attachments (F32 or U8), likewise. Same model, same bytes.
 *
 * <p>The hash is SHA-256 over the whole file, from the first byte of the length to the last of the
 * last blob, with the 64 digits of the hash themselves taken as {@code 0}. They stand at byte 35:
 * {@code sha256} is always the first entry of {@code __metadata__}, and that the first of the
 * header. Attachments have hashes of their own, in the header under {@code attachments}, so that
 * nobody must read them. Stateless and thread-safe.
 */
public final class ModelFileWriter {
  private static final int CHUNK = 1 << 20;

  private ModelFileWriter() {}

  /**
   * Writes to a temporary name in the same folder, forces it to the disk and renames; when that
   * fails, a file of that name stays as it was.
   *
   * @param path where to, such as {@code model.dfm}; folders above it are made
   * @param model what to write; files beyond 2 GB are fine
   * @return the hash that the file carries, 64 digits
   * @throws IllegalArgumentException if the metadata and the names do not fit a header of 16 MB
   * @throws DfmException if it cannot be written
   */
  public static String write(Path path, ModelFile model) {
    byte[] header = ModelHeader.format(model);
    if (header.length > ModelHeader.MAX_LENGTH) {
      throw new IllegalArgumentException(
          "Metadata of %s bytes; expected at most %s"
              .formatted(header.length, ModelHeader.MAX_LENGTH));
    }
    MessageDigest digest = Sha256.begin();
    String[] hash = new String[1];
    AtomicFile.write(
        path,
        file -> {
          ByteBuffer chunk = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
          chunk.putLong(header.length);
          flush(file, chunk, digest);
          ByteBuffer text = ByteBuffer.wrap(header);
          digest.update(text.duplicate());
          file.append(text);
          for (Matrix tensor : new TreeMap<>(model.tensors()).values()) {
            for (double value : tensor.data()) {
              if (chunk.remaining() < Double.BYTES) {
                flush(file, chunk, digest);
              }
              chunk.putDouble(value);
            }
          }
          flush(file, chunk, digest);
          for (byte[] blob : new TreeMap<>(model.blobs()).values()) {
            digest.update(blob);
            file.append(ByteBuffer.wrap(blob));
          }
          new TreeMap<>(model.attachments()).values().forEach(one -> one.writeTo(file));
          hash[0] = Sha256.hex(digest);
          file.overwrite(
              ByteBuffer.wrap(hash[0].getBytes(StandardCharsets.US_ASCII)),
              Long.BYTES + ModelHeader.PREFIX.length());
        });
    return hash[0];
  }

  private static void flush(AtomicFile file, ByteBuffer chunk, MessageDigest digest)
      throws IOException {
    chunk.flip();
    digest.update(chunk.duplicate());
    file.append(chunk);
    chunk.clear();
  }
}
