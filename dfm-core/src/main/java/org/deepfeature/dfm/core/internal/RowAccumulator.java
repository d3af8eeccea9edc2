package org.deepfeature.dfm.core.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.deepfeature.dfm.api.Accumulator;
import org.deepfeature.dfm.api.Matrix;

/**
 * Keeps every row and fits on all of them at once. Not thread-safe.
 *
 * @param <F> what is fitted
 */
public final class RowAccumulator<F> extends CheckedAccumulator<F> {
  private final Function<Matrix, F> fit;
  private final List<Matrix> blocks = new ArrayList<>();
  private long count;

  /**
   * @param dimension length of a row
   * @param fit given all rows, which it may overwrite
   */
  public RowAccumulator(int dimension, Function<Matrix, F> fit) {
    super(dimension);
    this.fit = fit;
  }

  @Override
  protected void accept(Matrix rows) {
    if (rows.rows() > 0) {
      blocks.add(new Matrix(rows.rows(), rows.columns(), rows.data().clone()));
      count += rows.rows();
    }
  }

  @Override
  public void merge(Accumulator<F> other) {
    RowAccumulator<F> that = takeOver(other instanceof RowAccumulator<F> same ? same : null);
    blocks.addAll(that.blocks);
    count += that.count;
  }

  @Override
  protected Accumulator<F> branch() {
    RowAccumulator<F> copy = new RowAccumulator<>(dimension(), fit);
    copy.blocks.addAll(blocks);
    copy.count = count;
    return copy;
  }

  @Override
  public long count() {
    return count;
  }

  @Override
  protected F fit() {
    int dimension = dimension();
    if ((count * dimension) > Integer.MAX_VALUE - 8) {
      throw new IllegalStateException(
          "%s rows of %s values do not fit one array; use more pooling or fewer images"
              .formatted(count, dimension));
    }
    Matrix all = Matrix.zeros((int) count, dimension);
    int offset = 0;
    for (int i = 0; i < blocks.size(); i++) {
      double[] block = blocks.set(i, Matrix.zeros(0, 0)).data();
      System.arraycopy(block, 0, all.data(), offset, block.length);
      offset += block.length;
    }
    blocks.clear();
    return fit.apply(all);
  }
}
