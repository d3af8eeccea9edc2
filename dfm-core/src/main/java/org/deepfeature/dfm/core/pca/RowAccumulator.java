package org.deepfeature.dfm.core.pca;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.deepfeature.dfm.api.Accumulator;
import org.deepfeature.dfm.api.Matrix;

/**
 * Keeps every row and fits on all of them at once.
 *
 * @param <F> what is fitted
 */
public final class RowAccumulator<F> implements Accumulator<F> {
  private final int dimension;
  private final Function<Matrix, F> fit;
  private final List<Matrix> blocks = new ArrayList<>();
  private long count;
  private boolean finished;

  /**
   * @param dimension length of a row
   * @param fit given all rows, which it may overwrite
   */
  public RowAccumulator(int dimension, Function<Matrix, F> fit) {
    if (dimension < 0) {
      throw new IllegalArgumentException("Dimension " + dimension + "; expected at least 0");
    }
    this.dimension = dimension;
    this.fit = fit;
  }

  @Override
  public void add(Matrix rows) {
    requireOpen();
    Rows.requireFinite(rows, dimension);
    if (rows.rows() > 0) {
      blocks.add(new Matrix(rows.rows(), rows.columns(), rows.data().clone()));
      count += rows.rows();
    }
  }

  @Override
  public void merge(Accumulator<F> other) {
    requireOpen();
    if (!(other instanceof RowAccumulator<F> that) || that.dimension != dimension) {
      throw new IllegalArgumentException(
          "Only an accumulator of the same kind and dimension " + dimension + " can be merged");
    }
    that.requireOpen();
    that.finished = true;
    blocks.addAll(that.blocks);
    count += that.count;
  }

  @Override
  public Accumulator<F> copy() {
    requireOpen();
    RowAccumulator<F> copy = new RowAccumulator<>(dimension, fit);
    copy.blocks.addAll(blocks);
    copy.count = count;
    return copy;
  }

  @Override
  public long count() {
    return count;
  }

  @Override
  public F finish() {
    requireOpen();
    if (count == 0) {
      throw new IllegalStateException("Nothing to fit: no rows were added");
    }
    finished = true;
    if ((count * dimension) > Integer.MAX_VALUE - 8) {
      throw new IllegalStateException(
          "%d rows of %d values do not fit one array; use more pooling or fewer images"
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

  private void requireOpen() {
    if (finished) {
      throw new IllegalStateException("This accumulator is finished or was merged into another");
    }
  }
}
