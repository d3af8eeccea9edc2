package org.deepfeature.dfm.core.pca;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.core.embedding.Folds;

/**
 * Residuals of all folds' held-out rows, a slab of columns at a time: never are axes or residuals
 * of full length in memory.
 */
final class KernelResiduals {
  /** Columns that are multiplied at a time. */
  private static final int SLAB = 2048;

  private final LinearAlgebra linearAlgebra;
  private final int[][] rows;
  private final List<Matrix> weights;

  /** The folds' bases one below the other; or, where axes are many, weights times bases at once. */
  private final Matrix combinations;

  private final boolean factored;

  private KernelResiduals(
      LinearAlgebra linearAlgebra,
      int[][] rows,
      List<Matrix> weights,
      Matrix combinations,
      boolean factored) {
    this.linearAlgebra = linearAlgebra;
    this.rows = rows;
    this.weights = weights;
    this.combinations = combinations;
    this.factored = factored;
  }

  static KernelResiduals of(
      LinearAlgebra linearAlgebra, List<Optional<KernelFold>> kernels, Folds folds, int n) {
    int[][] rows = new int[kernels.size()][];
    Matrix[] bases = new Matrix[rows.length];
    Matrix[] weights = new Matrix[rows.length];
    long held = 0;
    long apart = 0;
    for (int fold = 0; fold < rows.length; fold++) {
      int[] wanted = kernels.get(fold).isPresent() ? folds.held(fold) : new int[0];
      rows[fold] = wanted;
      bases[fold] = kernels.get(fold).map(KernelFold::basis).orElseGet(() -> Matrix.zeros(0, n));
      weights[fold] =
          kernels.get(fold).map(k -> k.weights(wanted)).orElseGet(() -> Matrix.zeros(0, 0));
      held += (long) wanted.length * n;
      apart += (long) bases[fold].rows() * (n + wanted.length);
    }
    boolean factored = apart < held;
    Matrix[] combinations = bases;
    if (!factored) {
      combinations = new Matrix[rows.length];
      for (int fold = 0; fold < rows.length; fold++) {
        combinations[fold] = linearAlgebra.multiply(weights[fold], bases[fold]);
      }
    }
    return new KernelResiduals(
        linearAlgebra, rows, List.of(weights), below(combinations, n), factored);
  }

  private static Matrix below(Matrix[] parts, int columns) {
    Matrix all = Matrix.zeros(Stream.of(parts).mapToInt(Matrix::rows).sum(), columns);
    int at = 0;
    for (Matrix part : parts) {
      System.arraycopy(part.data(), 0, all.data(), at, part.data().length);
      at += part.data().length;
    }
    return all;
  }

  /** For each fold one map a held-out row, of squared residuals summed over channels. */
  List<Matrix> maps(Matrix all, FoldScaling scaling) {
    List<Matrix> maps =
        Stream.of(rows).map(held -> Matrix.zeros(held.length, scaling.positions())).toList();
    for (int from = 0; from < all.columns() && combinations.rows() > 0; from += SLAB) {
      int to = Math.min(all.columns(), from + SLAB);
      Matrix slab = FoldGrams.columns(all, from, to);
      Matrix products = linearAlgebra.multiply(combinations, slab);
      int first = 0;
      for (int fold = 0; fold < rows.length; fold++) {
        int next = first + (factored ? weights.get(fold).columns() : rows[fold].length);
        SquaredErrors.add(
            slab,
            rows[fold],
            factored
                ? linearAlgebra.multiply(weights.get(fold), products.copyOfRows(first, next))
                : products,
            factored ? 0 : first,
            from,
            maps.get(fold),
            scaling.isNone() ? null : scaling.columns(fold, from, to),
            linearAlgebra.threads());
        first = next;
      }
    }
    return maps;
  }
}
