package org.deepfeature.dfm.core.embedding;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.deepfeature.dfm.api.Matrix;

/**
 * The embeddings of one layer. Those of images are held as the float32 values that they are; what
 * came in float64 may be held so. Not thread-safe.
 */
public final class EmbeddingBank {
  /** Rows that were added together. */
  private sealed interface Block permits SingleBlock, DoubleBlock {
    int length();

    void copyTo(int from, double[] target, int at, int count);
  }

  private static final class SingleBlock implements Block {
    private final float[] values;

    SingleBlock(double[] rows, int count) {
      values = new float[count];
      for (int i = 0; i < count; i++) {
        values[i] = (float) rows[i];
      }
    }

    @Override
    public int length() {
      return values.length;
    }

    @Override
    public void copyTo(int from, double[] target, int at, int count) {
      for (int i = 0; i < count; i++) {
        target[at + i] = values[from + i];
      }
    }
  }

  private static final class DoubleBlock implements Block {
    private final double[] values;

    DoubleBlock(double[] rows, int count) {
      values = Arrays.copyOf(rows, count);
    }

    @Override
    public int length() {
      return values.length;
    }

    @Override
    public void copyTo(int from, double[] target, int at, int count) {
      System.arraycopy(values, from, target, at, count);
    }
  }

  private final EmbeddingLayout layout;
  private final boolean float64;
  private final List<Block> blocks = new ArrayList<>();
  private final List<String> labels = new ArrayList<>();
  private int count;

  /**
   * @param layout of every embedding that will come
   */
  public EmbeddingBank(EmbeddingLayout layout) {
    this(layout, false);
  }

  /**
   * @param layout of every embedding that will come
   * @param float64 whether values are held as they come; otherwise they are rounded to float32
   */
  public EmbeddingBank(EmbeddingLayout layout, boolean float64) {
    this.layout = layout;
    this.float64 = float64;
  }

  /**
   * @return a new one without embeddings, of the same layout and precision
   */
  public EmbeddingBank emptied() {
    return new EmbeddingBank(layout, float64);
  }

  /**
   * @return bytes that a value takes
   */
  public int bytesPerValue() {
    return float64 ? Double.BYTES : Float.BYTES;
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
   * @return the class of each embedding
   */
  public List<String> labels() {
    return List.copyOf(labels);
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
   * @param rows n × d, all of one class; copied
   * @throws IllegalArgumentException if d differs
   */
  public void add(Matrix rows) {
    add(rows, Collections.nCopies(rows.rows(), ""));
  }

  /**
   * @param rows n × d; copied
   * @param classes n
   * @throws IllegalArgumentException if d differs or there is not one class a row
   */
  public void add(Matrix rows, List<String> classes) {
    if (rows.columns() != layout.dimension()) {
      throw new IllegalArgumentException(
          "Embeddings of %s values; expected %s".formatted(rows.columns(), layout.dimension()));
    }
    if (classes.size() != rows.rows()) {
      throw new IllegalArgumentException(
          "%s classes for %s embeddings; expected one each".formatted(classes.size(), rows.rows()));
    }
    blocks.add(block(rows.data(), rows.data().length));
    labels.addAll(classes);
    count += rows.rows();
  }

  private Block block(double[] rows, int count) {
    return float64 ? new DoubleBlock(rows, count) : new SingleBlock(rows, count);
  }

  /**
   * @return the embeddings in blocks, in the order of adding; each a new matrix
   */
  public Stream<Matrix> blocks() {
    return blocks.stream().map(this::widen);
  }

  /**
   * @param index {@code 0 <= index < count()}
   * @return that embedding, 1 × d, a new matrix
   */
  public Matrix row(int index) {
    int dimension = layout.dimension();
    Matrix row = Matrix.zeros(1, dimension);
    int first = 0;
    for (Block block : blocks) {
      int rows = block.length() / dimension;
      if (index < first + rows) {
        block.copyTo((index - first) * dimension, row.data(), 0, dimension);
        return row;
      }
      first += rows;
    }
    throw new IndexOutOfBoundsException(
        "Embedding %s of %s; expected one of those".formatted(index, count));
  }

  /**
   * @return all embeddings, n × d, in the order of adding, a new matrix
   * @throws IllegalStateException if they do not fit one array
   */
  public Matrix rows() {
    Matrix all = roomForAll();
    int at = 0;
    for (Block block : blocks) {
      block.copyTo(0, all.data(), at, block.length());
      at += block.length();
    }
    return all;
  }

  /**
   * The same, each block changed on its way, so that there is one copy of all rows, not two.
   *
   * @param change given a block, as {@link #blocks} has them, answers one of the same shape
   * @return all embeddings, changed
   * @throws IllegalStateException if they do not fit one array
   */
  public Matrix rows(UnaryOperator<Matrix> change) {
    Matrix all = roomForAll();
    int at = 0;
    for (Block block : blocks) {
      double[] changed = change.apply(widen(block)).data();
      System.arraycopy(changed, 0, all.data(), at, changed.length);
      at += changed.length;
    }
    return all;
  }

  private Matrix roomForAll() {
    int dimension = layout.dimension();
    if ((long) count * dimension > Integer.MAX_VALUE - 8) {
      throw new IllegalStateException(
          "%s rows of %s values do not fit one array; use more pooling or fewer images"
              .formatted(count, dimension));
    }
    return Matrix.zeros(count, dimension);
  }

  /**
   * Blocks of the result have as many rows as the largest block that was added (the last one may
   * have fewer). So banks that were filled alike, such as those of several layers, stay alike.
   *
   * @param wanted tells of the index of an embedding whether to take it; asked once for each
   * @return a new bank of those, in the same order
   */
  public EmbeddingBank select(IntPredicate wanted) {
    EmbeddingBank selected = emptied();
    int dimension = layout.dimension();
    double[] taken = new double[blocks.stream().mapToInt(Block::length).max().orElse(0)];
    int filled = 0;
    int index = 0;
    for (Block block : blocks) {
      for (int from = 0; from < block.length(); from += dimension) {
        if (wanted.test(index)) {
          block.copyTo(from, taken, filled, dimension);
          filled += dimension;
          selected.labels.add(labels.get(index));
          selected.count++;
          if (filled == taken.length) {
            selected.blocks.add(block(taken, filled));
            filled = 0;
          }
        }
        index++;
      }
    }
    if (filled > 0) {
      selected.blocks.add(block(taken, filled));
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

  private Matrix widen(Block block) {
    double[] values = new double[block.length()];
    block.copyTo(0, values, 0, values.length);
    return new Matrix(values.length / layout.dimension(), layout.dimension(), values);
  }
}
