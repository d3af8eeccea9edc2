package org.deepfeature.dfm.core.pca;

import java.util.Arrays;
import org.deepfeature.dfm.api.Accumulator;
import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.api.Projection;
import org.jspecify.annotations.Nullable;

/** A block of rows that is being filled, and the summary of all before it. */
final class IncrementalAccumulator implements Accumulator<Projection> {
  /** Directions kept beyond three times those that the level needs. */
  static final int SPARE = 64;

  private static final int MOST_ROWS = 512;
  private static final int FEWEST_ROWS = 64;
  private static final int VALUES = 1 << 23;

  private final IncrementalPca pca;
  private final LinearAlgebra linearAlgebra;
  private final int dimension;
  private final int blockRows;
  private double[] block = new double[0];
  private int filled;
  private @Nullable Summary summary;
  private long count;
  private boolean finished;

  IncrementalAccumulator(IncrementalPca pca, LinearAlgebra linearAlgebra, int dimension) {
    if (dimension < 0) {
      throw new IllegalArgumentException("Dimension " + dimension + "; expected at least 0");
    }
    this.pca = pca;
    this.linearAlgebra = linearAlgebra;
    this.dimension = dimension;
    this.blockRows = Math.max(FEWEST_ROWS, Math.min(MOST_ROWS, VALUES / Math.max(1, dimension)));
  }

  @Override
  public void add(Matrix rows) {
    requireOpen();
    Rows.requireFinite(rows, dimension);
    count += rows.rows();
    int from = 0;
    while (from < rows.rows()) {
      int taken = Math.min(blockRows - filled, rows.rows() - from);
      int needed = (filled + taken) * dimension;
      if (block.length < needed) {
        block =
            Arrays.copyOf(
                block, Math.min(blockRows * dimension, Math.max(needed, 2 * block.length)));
      }
      System.arraycopy(rows.data(), from * dimension, block, filled * dimension, taken * dimension);
      filled += taken;
      from += taken;
      if (filled == blockRows) {
        absorb();
      }
    }
  }

  private Matrix rows() {
    return new Matrix(filled, dimension, Arrays.copyOf(block, filled * dimension));
  }

  private void absorb() {
    if (filled > 0) {
      Summary latest = Summary.ofRows(rows());
      filled = 0;
      summary =
          (summary == null ? latest : summary.stackedWith(latest))
              .reduced(linearAlgebra, pca.level(), pca.rank());
    }
  }

  @Override
  public void merge(Accumulator<Projection> other) {
    requireOpen();
    if (!(other instanceof IncrementalAccumulator that)
        || that.dimension != dimension
        || !that.pca.equals(pca)) {
      throw new IllegalArgumentException(
          "Only an accumulator of the same kind and dimension " + dimension + " can be merged");
    }
    that.requireOpen();
    that.finished = true;
    Summary theirs = that.summary;
    if (theirs != null) {
      summary =
          summary == null
              ? theirs
              : summary.stackedWith(theirs).reduced(linearAlgebra, pca.level(), pca.rank());
      count += theirs.count();
    }
    add(that.rows());
  }

  @Override
  public Accumulator<Projection> copy() {
    requireOpen();
    IncrementalAccumulator copy = new IncrementalAccumulator(pca, linearAlgebra, dimension);
    copy.block = block.clone();
    copy.filled = filled;
    copy.summary = summary;
    copy.count = count;
    return copy;
  }

  @Override
  public long count() {
    return count;
  }

  @Override
  public Projection finish() {
    requireOpen();
    if (count == 0) {
      throw new IllegalStateException("Nothing to fit: no rows were added");
    }
    finished = true;
    if (summary == null) {
      PrincipalAxesSolver exact = new PrincipalAxesSolver(linearAlgebra);
      return new PcaProjection(linearAlgebra, exact.solveInPlace(rows(), pca.level()));
    }
    absorb();
    return new PcaProjection(linearAlgebra, summary.axes(pca.level()));
  }

  private void requireOpen() {
    if (finished) {
      throw new IllegalStateException("This accumulator is finished or was merged into another");
    }
  }
}
