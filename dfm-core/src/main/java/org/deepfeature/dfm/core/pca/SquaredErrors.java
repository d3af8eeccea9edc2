package org.deepfeature.dfm.core.pca;

import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.api.internal.Workers;
import org.jspecify.annotations.Nullable;

/** Adds squared residuals up over channels. */
final class SquaredErrors {
  private SquaredErrors() {}

  /**
   * @param values some columns of all rows
   * @param rows n of them
   * @param expressed what a subspace expresses of these, from some row on
   * @param firstExpressed that row
   * @param firstColumn the place of the first column in whole rows
   * @param maps n × positions, added to
   * @param factors of the columns; null if they are all 1
   * @param threads at work
   */
  static void add(
      Matrix values,
      int[] rows,
      Matrix expressed,
      int firstExpressed,
      int firstColumn,
      Matrix maps,
      double @Nullable [] factors,
      int threads) {
    int positions = maps.columns();
    int columns = values.columns();
    Workers.run(
        threads,
        rows.length,
        i -> {
          int value = rows[i] * columns;
          int part = (firstExpressed + i) * columns;
          int map = i * positions;
          int position = firstColumn % positions;
          for (int j = 0; j < columns; j++) {
            double residual = values.data()[value + j] - expressed.data()[part + j];
            if (factors != null) {
              residual *= factors[j];
            }
            maps.data()[map + position] += residual * residual;
            position = position + 1 == positions ? 0 : position + 1;
          }
        });
  }
}
