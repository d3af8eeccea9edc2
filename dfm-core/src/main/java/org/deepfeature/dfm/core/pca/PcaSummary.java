package org.deepfeature.dfm.core.pca;

import java.util.Arrays;
import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.api.LinearAlgebra.SymmetricEigen;
import org.deepfeature.dfm.api.Matrix;

/**
 * What is remembered of rows that are gone: WᵀW is nearly their scatter about the mean.
 *
 * @param mean 1 × d
 * @param weighted W, r × d; after reducing its rows are s v, orthogonal, by descending s
 * @param totalSquares squared distances from the mean, exact
 * @param lostSquares those in directions that were dropped
 * @param count rows
 */
record PcaSummary(
    Matrix mean, Matrix weighted, double totalSquares, double lostSquares, long count) {
  /** Below this share of the largest singular value a Gram matrix holds only rounding. */
  private static final double TRUSTED = 1e-7;

  /** Takes a block of rows, which becomes its own. */
  static PcaSummary ofRows(Matrix rows) {
    int d = rows.columns();
    double[] data = rows.data();
    double[] mean = new double[d];
    for (int i = 0; i < data.length; i++) {
      mean[i % d] += data[i];
    }
    for (int j = 0; j < d; j++) {
      mean[j] /= rows.rows();
    }
    double squares = 0;
    for (int i = 0; i < data.length; i++) {
      data[i] -= mean[i % d];
      squares += data[i] * data[i];
    }
    return new PcaSummary(Matrix.row(mean), rows, squares, 0, rows.rows());
  }

  /** Both, with one more row for the distance of the means. */
  PcaSummary stackedWith(PcaSummary other) {
    int d = mean.columns();
    long all = count + other.count;
    double weight = Math.sqrt((double) count * other.count / all);
    Matrix stack = Matrix.zeros(weighted.rows() + other.weighted.rows() + 1, d);
    System.arraycopy(weighted.data(), 0, stack.data(), 0, weighted.data().length);
    System.arraycopy(
        other.weighted.data(),
        0,
        stack.data(),
        weighted.data().length,
        other.weighted.data().length);
    double[] common = new double[d];
    double between = 0;
    int last = (stack.rows() - 1) * d;
    for (int j = 0; j < d; j++) {
      double distance = other.mean.data()[j] - mean.data()[j];
      common[j] = mean.data()[j] + distance * other.count / all;
      stack.data()[last + j] = weight * distance;
      between += stack.data()[last + j] * stack.data()[last + j];
    }
    return new PcaSummary(
        Matrix.row(common),
        stack,
        totalSquares + other.totalSquares + between,
        lostSquares + other.lostSquares,
        all);
  }

  /** Keeps as many leading directions as the level may need in the end, at most the rank. */
  PcaSummary reduced(LinearAlgebra linearAlgebra, PcaLevel level, int rank) {
    boolean wide = weighted.rows() < weighted.columns();
    SymmetricEigen eigen =
        linearAlgebra.eigenSymmetric(
            wide
                ? linearAlgebra.gram(weighted)
                : linearAlgebra.multiplyTransposeA(weighted, weighted),
            eigenvalues -> kept(singularValues(eigenvalues), level, rank));
    double[] values = singularValues(eigen.values());
    int kept = eigen.vectors().columns();
    Matrix turned = Matrix.zeros(kept, eigen.vectors().rows());
    for (int i = 0; i < kept; i++) {
      for (int j = 0; j < turned.columns(); j++) {
        turned.data()[i * turned.columns() + j] =
            (wide ? 1 : values[i]) * eigen.vectors().get(j, i);
      }
    }
    Matrix leading = wide ? linearAlgebra.multiply(turned, weighted) : turned;
    double keptSquares = 0;
    for (int i = 0; i < kept; i++) {
      keptSquares += values[i] * values[i];
    }
    return new PcaSummary(
        mean, leading, totalSquares, Math.max(0, totalSquares - keptSquares), count);
  }

  private int kept(double[] values, PcaLevel level, int rank) {
    long spare = 3L * level.components(values, totalSquares) + IncrementalAccumulator.SPARE;
    return (int) Math.min(Math.min(rank, values.length), spare);
  }

  private static double[] singularValues(double[] eigenvalues) {
    double[] values = new double[eigenvalues.length];
    double floor = values.length == 0 ? 0 : TRUSTED * TRUSTED * Math.max(0, eigenvalues[0]);
    int count = 0;
    while (count < values.length && eigenvalues[count] > floor) {
      values[count] = Math.sqrt(eigenvalues[count]);
      count++;
    }
    return Arrays.copyOf(values, count);
  }

  /** The axes of a reduced summary, as many as the level asks for. */
  PrincipalAxes axes(PcaLevel level) {
    AxesBuilder builder = new AxesBuilder(weighted.rows(), weighted.columns());
    for (int i = 0; i < weighted.rows(); i++) {
      builder.add(weighted, i, 0);
    }
    int k = level.components(builder.values(), totalSquares);
    return new PrincipalAxes(
        mean,
        builder.first(k),
        Matrix.row(Arrays.copyOf(builder.values(), k)),
        totalSquares,
        lostSquares,
        count);
  }
}
