package org.deepfeature.dfm.core.pca;

import java.util.Arrays;
import java.util.List;

/**
 * By what the columns of rows are multiplied before a fold's subspace is sought: channels whose
 * scale depends on the rows fitted on.
 *
 * @param positions neighbouring columns that share a factor
 * @param factors for each fold one factor a channel; empty if columns stay as they are
 */
public record FoldScaling(int positions, List<double[]> factors) {
  public FoldScaling {
    factors = List.copyOf(factors);
  }

  /**
   * @param positions neighbouring columns that make a channel
   * @return columns stay as they are
   */
  public static FoldScaling none(int positions) {
    return new FoldScaling(positions, List.of());
  }

  boolean isNone() {
    return factors.isEmpty();
  }

  double factor(int fold, int column) {
    return isNone() ? 1 : factors.get(fold)[column / positions];
  }

  /** Factors of some columns. */
  double[] columns(int fold, int from, int to) {
    double[] columns = new double[to - from];
    Arrays.setAll(columns, j -> factor(fold, from + j));
    return columns;
  }

  /** The largest factor, by which noise grows at most. */
  double largest(int fold) {
    return isNone() ? 1 : Arrays.stream(factors.get(fold)).max().orElse(1);
  }
}
