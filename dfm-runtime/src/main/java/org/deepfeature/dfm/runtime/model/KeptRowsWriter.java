package org.deepfeature.dfm.runtime.model;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.runtime.internal.file.Sha256;
import org.deepfeature.dfm.runtime.modelfile.Attachment;
import org.deepfeature.dfm.runtime.modelfile.FileRegion;

/**
 * Collects rows to keep, in temporary files: however many there are, memory does not grow. Not
 * thread-safe.
 */
public final class KeptRowsWriter implements AutoCloseable {
  private final List<KeptRow> rows = new ArrayList<>();
  private final List<Layer> layers = new ArrayList<>();

  private record Layer(Path file, FileChannel channel, int columns, MessageDigest digest) {}

  /**
   * @param embeddings one n × d matrix a layer; rounded to float32, which those of images are
   * @param more n, of the same images
   * @throws DfmException if the temporary folder does not take them
   */
  public void append(List<Matrix> embeddings, List<KeptRow> more) {
    try {
      for (int l = 0; l < embeddings.size(); l++) {
        if (l == layers.size()) {
          layers.add(begin(embeddings.get(l).columns()));
        }
        append(embeddings.get(l), layers.get(l));
      }
    } catch (IOException e) {
      throw new DfmException(
          "Cannot keep embeddings in %s: %s; give more room by DFM_JAVA_OPTIONS=-Djava.io.tmpdir=DIR"
              .formatted(System.getProperty("java.io.tmpdir"), e.getMessage()),
          e);
    }
    rows.addAll(more);
  }

  private static Layer begin(int columns) throws IOException {
    Path file = Files.createTempFile("dfm-kept-", ".f32");
    // Of a module that nobody closes.
    file.toFile().deleteOnExit();
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
    return new Layer(file, channel, columns, Sha256.begin());
  }

  private static void append(Matrix matrix, Layer layer) throws IOException {
    ByteBuffer row =
        ByteBuffer.allocate(matrix.columns() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < matrix.rows(); i++) {
      row.clear();
      for (int j = 0; j < matrix.columns(); j++) {
        row.putFloat((float) matrix.get(i, j));
      }
      layer.digest().update(row.flip().duplicate());
      while (row.hasRemaining()) {
        layer.channel().write(row);
      }
    }
  }

  /**
   * @return what was appended so far; readable until this is closed
   */
  public KeptRows rows() {
    return new KeptRows(
        rows,
        layers.stream()
            .map(
                layer ->
                    new Attachment(
                        Attachment.Type.FLOAT32,
                        rows.size(),
                        layer.columns(),
                        hash(layer.digest()),
                        new FileRegion(layer.file(), 0)))
            .toList());
  }

  private static String hash(MessageDigest digest) {
    try {
      return Sha256.hex((MessageDigest) digest.clone());
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("This JVM's SHA-256 cannot be asked in between", e);
    }
  }

  /** Removes the temporary files. */
  @Override
  public void close() {
    for (Layer layer : layers) {
      try {
        layer.channel().close();
        Files.deleteIfExists(layer.file());
      } catch (IOException e) {
        throw new DfmException("Cannot remove %s: %s".formatted(layer.file(), e.getMessage()), e);
      }
    }
    layers.clear();
    rows.clear();
  }
}
