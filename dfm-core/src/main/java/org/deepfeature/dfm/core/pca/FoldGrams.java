package org.deepfeature.dfm.core.pca;

import java.util.ArrayList;
import java.util.List;
import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.api.Matrix;

/**
 * Inner products of all rows.
 *
 * @param plain of the rows as they are
 * @param scaled of the rows with each fold's factors; empty if these are none
 */
record FoldGrams(Matrix plain, List<Matrix> scaled) {
  /** Channels of fewer values are cheaper to multiply anew than to weigh. */
  private static final int WORTH_WEIGHING = 32;

  /** Columns that are scaled at a time. */
  private static final int SLAB = 2048;

  static FoldGrams of(LinearAlgebra linearAlgebra, Matrix rows, FoldScaling scaling) {
    if (scaling.isNone()) {
      return new FoldGrams(linearAlgebra.gram(rows), List.of());
    }
    return scaling.positions() < WORTH_WEIGHING
        ? multiplied(linearAlgebra, rows, scaling)
        : weighed(linearAlgebra, rows, scaling);
  }

  private static FoldGrams multiplied(
      LinearAlgebra linearAlgebra, Matrix rows, FoldScaling scaling) {
    List<Matrix> scaled = zeros(rows.rows(), scaling);
    for (int from = 0; from < rows.columns(); from += SLAB) {
      int to = Math.min(rows.columns(), from + SLAB);
      for (int fold = 0; fold < scaled.size(); fold++) {
        Matrix slab = columns(rows, from, to);
        double[] factors = scaling.columns(fold, from, to);
        for (int i = 0; i < slab.data().length; i++) {
          slab.data()[i] *= factors[i % factors.length];
        }
        add(linearAlgebra.gram(slab), 1, scaled.get(fold));
      }
    }
    return new FoldGrams(linearAlgebra.gram(rows), scaled);
  }

  /** Each channel's products are computed once, and weighed for every fold. */
  private static FoldGrams weighed(LinearAlgebra linearAlgebra, Matrix rows, FoldScaling scaling) {
    Matrix plain = Matrix.zeros(rows.rows(), rows.rows());
    List<Matrix> scaled = zeros(rows.rows(), scaling);
    for (int column = 0; column < rows.columns(); column += scaling.positions()) {
      Matrix channel = linearAlgebra.gram(columns(rows, column, column + scaling.positions()));
      add(channel, 1, plain);
      for (int fold = 0; fold < scaled.size(); fold++) {
        double factor = scaling.factor(fold, column);
        add(channel, factor * factor, scaled.get(fold));
      }
    }
    return new FoldGrams(plain, scaled);
  }

  private static List<Matrix> zeros(int n, FoldScaling scaling) {
    List<Matrix> zeros = new ArrayList<>();
    scaling.factors().forEach(fold -> zeros.add(Matrix.zeros(n, n)));
    return zeros;
  }

  private static void add(Matrix from, double weight, Matrix to) {
    for (int i = 0; i < to.data().length; i++) {
      to.data()[i] += weight * from.data()[i];
    }
  }

  static Matrix columns(Matrix rows, int from, int to) {
    Matrix result = Matrix.zeros(rows.rows(), to - from);
    for (int i = 0; i < rows.rows(); i++) {
      System.arraycopy(
          rows.data(), i * rows.columns() + from, result.data(), i * (to - from), to - from);
    }
    return result;
  }

  /** Products of the rows as a fold sees them. */
  Matrix of(int fold) {
    return scaled.isEmpty() ? plain : scaled.get(fold);
  }
}
