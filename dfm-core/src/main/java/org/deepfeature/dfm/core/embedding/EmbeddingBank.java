package org.deepfeature.dfm.core.embedding;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.Stream;
import org.deepfeature.dfm.api.Matrix;

/** The embeddings of one layer, held as the float32 values they are. Not thread-safe. */
public final class EmbeddingBank {
  private final EmbeddingLayout layout;
  private final List<float[]> blocks = new ArrayList<>();
  private final List<String> labels = new ArrayList<>();
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
   * Rows and their classes.
   *
   * @param rows n × d
   * @param labels n
   */
  public record Labelled(Matrix rows, List<String> labels) {
    public Labelled {
      labels = List.copyOf(labels);
    }
  }

  /**
   * @param rows n × d, values of float32 precision, all of one class; copied
   * @throws IllegalArgumentException if d differs
   */
  public void add(Matrix rows) {
    add(rows, Collections.nCopies(rows.rows(), ""));
  }

  /**
   * @param rows n × d, values of float32 precision; copied
   * @param classes n
   * @throws IllegalArgumentException if d differs or there is not one class a row
   */
  public void add(Matrix rows, List<String> classes) {
    if (rows.columns() != layout.dimension()) {
      throw new IllegalArgumentException(
          "Embeddings of %d values; expected %d".formatted(rows.columns(), layout.dimension()));
    }
    if (classes.size() != rows.rows()) {
      throw new IllegalArgumentException(
          "%d classes for %d embeddings; expected one each".formatted(classes.size(), rows.rows()));
    }
    float[] block = new float[rows.data().length];
    for (int i = 0; i < block.length; i++) {
      block[i] = (float) rows.data()[i];
    }
    blocks.add(block);
    labels.addAll(classes);
    count += rows.rows();
  }

  /**
   * @return the embeddings in blocks, in the order of adding; each a new matrix
   */
  public Stream<Matrix> blocks() {
    return blocks.stream().map(this::widen);
  }

  /**
   * Blocks of the result have as many rows as the largest block that was added (the last one may
   * have fewer). So banks that were filled alike, such as those of several layers, stay alike.
   *
   * @param wanted tells of the index of an embedding whether to take it; asked once for each
   * @return a new bank of those, in the same order
   */
  public EmbeddingBank select(IntPredicate wanted) {
    EmbeddingBank selected = new EmbeddingBank(layout);
    int dimension = layout.dimension();
    float[] taken = new float[blocks.stream().mapToInt(block -> block.length).max().orElse(0)];
    int filled = 0;
    int index = 0;
    for (float[] block : blocks) {
      for (int from = 0; from < block.length; from += dimension) {
        if (wanted.test(index)) {
          System.arraycopy(block, from, taken, filled, dimension);
          filled += dimension;
          selected.labels.add(labels.get(index));
          selected.count++;
          if (filled == taken.length) {
            selected.blocks.add(taken.clone());
            filled = 0;
          }
        }
        index++;
      }
    }
    if (filled > 0) {
      selected.blocks.add(Arrays.copyOf(taken, filled));
    }
    return selected;
  }

  /**
   * @return the same with the class of each embedding
   */
  public Stream<Labelled> labelledBlocks() {
    int[] at = {0};
    return blocks()
        .map(
            rows -> {
              int from = at[0];
              at[0] += rows.rows();
              return new Labelled(rows, labels.subList(from, at[0]));
            });
  }

  private Matrix widen(float[] block) {
    double[] values = new double[block.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = block[i];
    }
    return new Matrix(block.length / layout.dimension(), layout.dimension(), values);
  }
}
