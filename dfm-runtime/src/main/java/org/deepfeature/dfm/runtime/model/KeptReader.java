package org.deepfeature.dfm.runtime.model;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.ArrayList;
import java.util.List;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.runtime.modelfile.Attachment;

/** Reads the embeddings of several layers side by side. Not thread-safe. */
final class KeptReader implements AutoCloseable {
  private final List<Attachment> layers;
  private final List<ReadableByteChannel> channels = new ArrayList<>();

  private KeptReader(List<Attachment> layers) {
    this.layers = layers;
  }

  static KeptReader open(List<Attachment> layers) throws IOException {
    KeptReader reader = new KeptReader(layers);
    try {
      for (Attachment layer : layers) {
        reader.channels.add(layer.source().open());
      }
      return reader;
    } catch (IOException e) {
      reader.close();
      throw e;
    }
  }

  List<Matrix> next(int rows) throws IOException {
    List<Matrix> next = new ArrayList<>();
    for (int l = 0; l < layers.size(); l++) {
      int columns = layers.get(l).columns();
      Matrix matrix = Matrix.zeros(rows, columns);
      ByteBuffer row = ByteBuffer.allocate(columns * Float.BYTES);
      for (int i = 0; i < rows; i++) {
        row.clear();
        while (row.hasRemaining()) {
          if (channels.get(l).read(row) < 0) {
            throw new EOFException("they end before their last row");
          }
        }
        double[] values = KeptRows.widened(row.flip());
        System.arraycopy(values, 0, matrix.data(), i * columns, columns);
      }
      next.add(matrix);
    }
    return next;
  }

  @Override
  public void close() throws IOException {
    for (ReadableByteChannel channel : channels) {
      channel.close();
    }
  }
}
