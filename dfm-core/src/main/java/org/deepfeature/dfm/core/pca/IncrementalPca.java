package org.deepfeature.dfm.core.pca;

import org.deepfeature.dfm.api.Accumulator;
import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.api.Projection;
import org.deepfeature.dfm.api.Reducer;
import org.deepfeature.dfm.api.State;

/**
 * Principal component analysis of a stream: memory does not grow with the number of rows.
 *
 * <p>Rows are collected into a block; block and summary (mean, weighted axes, count) are stacked
 * and the stack is reduced to its leading directions again, after Ross, Lim, Lin and Yang,
 * <em>Incremental Learning for Robust Visual Tracking</em> (IJCV 77, 2008), with the pairwise
 * update of mean and squares of Chan, Golub and LeVeque (1979). Blockwise merging was chosen over a
 * randomised range finder because its work shrinks with the number of components that the level
 * really needs, over Frequent Directions because it does not shrink the kept singular values, and
 * because two summaries merge as a block does.
 *
 * <p>What is kept between blocks: three times the components that the level asks for and {@value
 * IncrementalAccumulator#SPARE} more, at most the rank. What that drops is counted, and reported by
 * {@link Projection#lostVarianceRatio}. Data that fit one block are fitted exactly.
 *
 * @param level how many components to keep in the end
 * @param rank most directions kept between blocks, {@code >= 1}
 */
public record IncrementalPca(PcaLevel level, int rank) implements Reducer {
  /** The rank by default. */
  public static final int DEFAULT_RANK = 512;

  public IncrementalPca {
    if (rank < 1) {
      throw new IllegalArgumentException("Rank " + rank + "; expected at least 1");
    }
  }

  @Override
  public Accumulator<Projection> begin(LinearAlgebra linearAlgebra, int dimension) {
    return new IncrementalAccumulator(this, linearAlgebra, dimension);
  }

  @Override
  public Projection restore(LinearAlgebra linearAlgebra, State state) {
    return PcaProjection.restore(linearAlgebra, state);
  }
}
