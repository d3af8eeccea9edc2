package org.deepfeature.dfm.core.pca;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.deepfeature.dfm.api.Accumulator;
import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.api.Projection;
import org.deepfeature.dfm.api.State;
import org.deepfeature.dfm.core.internal.CheckedAccumulator;
import org.jspecify.annotations.Nullable;

/** A block of rows that is being filled, and the summary of all before it. Not thread-safe. */
final class IncrementalAccumulator extends CheckedAccumulator<Projection> {
  /** Directions kept beyond three times those that the level needs. */
  static final int SPARE = 64;

  private static final String BLOCK = "block";
  private static final String MEAN = "mean";
  private static final String WEIGHTED = "weighted";
  private static final String SQUARES = "squares";

  private static final int MOST_ROWS = 512;
  private static final int FEWEST_ROWS = 64;
  private static final int VALUES = 1 << 23;

  private final IncrementalPca pca;
  private final LinearAlgebra linearAlgebra;
  private final int blockRows;
  private double[] block = new double[0];
  private int filled;
  private @Nullable PcaSummary summary;
  private long count;

  IncrementalAccumulator(IncrementalPca pca, LinearAlgebra linearAlgebra, int dimension) {
    super(dimension);
    this.pca = pca;
    this.linearAlgebra = linearAlgebra;
    this.blockRows = Math.max(FEWEST_ROWS, Math.min(MOST_ROWS, VALUES / Math.max(1, dimension)));
  }

  @Override
  protected void accept(Matrix rows) {
    int dimension = dimension();
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
    return new Matrix(filled, dimension(), Arrays.copyOf(block, filled * dimension()));
  }

  private void absorb() {
    if (filled > 0) {
      PcaSummary latest = PcaSummary.ofRows(rows());
      filled = 0;
      summary =
          (summary == null ? latest : summary.stackedWith(latest))
              .reduced(linearAlgebra, pca.level(), pca.rank());
    }
  }

  @Override
  public void merge(Accumulator<Projection> other) {
    IncrementalAccumulator that =
        takeOver(
            other instanceof IncrementalAccumulator same && same.pca.equals(pca) ? same : null);
    PcaSummary theirs = that.summary;
    if (theirs != null) {
      summary =
          summary == null
              ? theirs
              : summary.stackedWith(theirs).reduced(linearAlgebra, pca.level(), pca.rank());
      count += theirs.count();
    }
    accept(that.rows());
  }

  @Override
  protected Accumulator<Projection> branch() {
    IncrementalAccumulator copy = new IncrementalAccumulator(pca, linearAlgebra, dimension());
    copy.block = block.clone();
    copy.filled = filled;
    copy.summary = summary;
    copy.count = count;
    return copy;
  }

  /** The axes of the rows so far, each column multiplied; given the squares that this leaves. */
  PrincipalAxes axes(double[] factors, double totalSquares) {
    if (summary == null) {
      return new PrincipalAxesSolver(linearAlgebra)
          .solveInPlace(multiplied(rows(), factors), pca.level());
    }
    PcaSummary all = filled == 0 ? summary : summary.stackedWith(PcaSummary.ofRows(rows()));
    return new PcaSummary(
            multiplied(all.mean(), factors),
            multiplied(all.weighted(), factors),
            totalSquares,
            0,
            all.count())
        .reduced(linearAlgebra, pca.level(), pca.rank())
        .axes(pca.level());
  }

  private static Matrix multiplied(Matrix rows, double[] factors) {
    Matrix multiplied = Matrix.zeros(rows.rows(), rows.columns());
    for (int i = 0; i < multiplied.data().length; i++) {
      multiplied.data()[i] = rows.data()[i] * factors[i % factors.length];
    }
    return multiplied;
  }

  /** Everything that it holds; a large block becomes a summary first, so that less travels. */
  State state() {
    if (summary != null || filled > SPARE) {
      absorb();
    }
    Map<String, Matrix> matrices = new HashMap<>();
    matrices.put(BLOCK, rows());
    if (summary != null) {
      matrices.put(MEAN, summary.mean());
      matrices.put(WEIGHTED, summary.weighted());
      matrices.put(
          SQUARES,
          Matrix.row(summary.totalSquares(), summary.lostSquares(), (double) summary.count()));
    }
    return new State(matrices);
  }

  /** Takes in what {@link #state} gave; nothing was added before. */
  void resume(State state) {
    if (state.matrices().containsKey(SQUARES)) {
      Matrix squares = state.get(SQUARES);
      summary =
          new PcaSummary(
              state.get(MEAN),
              state.get(WEIGHTED),
              squares.get(0, 0),
              squares.get(0, 1),
              (long) squares.get(0, 2));
      count = summary.count();
    }
    add(state.get(BLOCK));
  }

  @Override
  public long count() {
    return count;
  }

  @Override
  protected Projection fit() {
    if (summary == null) {
      PrincipalAxesSolver exact = new PrincipalAxesSolver(linearAlgebra);
      return new PcaProjection(linearAlgebra, exact.solveInPlace(rows(), pca.level()));
    }
    absorb();
    return new PcaProjection(linearAlgebra, summary.axes(pca.level()));
  }
}
