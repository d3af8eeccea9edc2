package org.deepfeature.dfm.core.pca;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.api.Matrix;

/**
 * Inner products of all rows.
 *
 * @param plain of the rows as they are
 * @param scaled of the rows with each fold's factors; empty if these are none
 */
record FoldGrams(Matrix plain, List<Matrix> scaled) {

  /** Each channel's products are computed once, and weighed for every fold. */
  static FoldGrams of(LinearAlgebra linearAlgebra, Matrix rows, FoldScaling scaling) {
    if (scaling.isNone()) {
      return new FoldGrams(linearAlgebra.gram(rows), List.of());
    }
    int n = rows.rows();
    Matrix plain = Matrix.zeros(n, n);
    List<Matrix> scaled = new ArrayList<>();
    scaling.factors().forEach(fold -> scaled.add(Matrix.zeros(n, n)));
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

  Matrix of(int fold) {
    return scaled.isEmpty() ? plain : scaled.get(fold);
  }

  /** The largest factor of a fold, by which noise grows at most. */
  static double largest(FoldScaling scaling, int fold) {
    return scaling.isNone() ? 1 : DoubleStream.of(scaling.factors().get(fold)).max().orElse(1);
  }
}
