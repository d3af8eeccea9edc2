package org.deepfeature.dfm.core.embedding;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.Stream;
import org.deepfeature.dfm.api.Matrix;

/** The embeddings of one layer, held as the float32 values they are. Not thread-safe. */
public final class EmbeddingBank {
  private final EmbeddingLayout layout;
  private final List<float[]> blocks = new ArrayList<>();
  private int count;

  /**
   * @param layout of every embedding that will come
   */
  public EmbeddingBank(EmbeddingLayout layout) {
    this.layout = layout;
  }

  /**
   * @return how an embedding is laid out
   */
  public EmbeddingLayout layout() {
    return layout;
  }

  /**
   * @return embeddings held
   */
  public int count() {
    return count;
  }

  /**
   * @param rows n × d, values of float32 precision; copied
   * @throws IllegalArgumentException if d differs
   */
  public void add(Matrix rows) {
    if (rows.columns() != layout.dimension()) {
      throw new IllegalArgumentException(
          "Embeddings of %d values; expected %d".formatted(rows.columns(), layout.dimension()));
    }
    float[] block = new float[rows.data().length];
    for (int i = 0; i < block.length; i++) {
      block[i] = (float) rows.data()[i];
    }
    blocks.add(block);
    count += rows.rows();
  }

  /**
   * @return the embeddings in blocks, in the order of adding; each a new matrix
   */
  public Stream<Matrix> blocks() {
    return blocks.stream().map(this::widen);
  }

  /**
   * @param wanted tells of the index of an embedding whether to take it
   * @return a new bank of those, in the same order
   */
  public EmbeddingBank select(IntPredicate wanted) {
    EmbeddingBank selected = new EmbeddingBank(layout);
    int dimension = layout.dimension();
    int index = 0;
    for (float[] block : blocks) {
      for (int from = 0; from < block.length; from += dimension) {
        if (wanted.test(index++)) {
          selected.blocks.add(Arrays.copyOfRange(block, from, from + dimension));
          selected.count++;
        }
      }
    }
    return selected;
  }

  private Matrix widen(float[] block) {
    double[] values = new double[block.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = block[i];
    }
    return new Matrix(block.length / layout.dimension(), layout.dimension(), values);
  }
}
