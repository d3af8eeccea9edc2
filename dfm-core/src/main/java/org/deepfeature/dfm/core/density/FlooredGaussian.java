package org.deepfeature.dfm.core.density;

import java.util.Map;
import java.util.Optional;
import org.deepfeature.dfm.api.Arguments;
import org.deepfeature.dfm.api.Density;
import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.api.State;
import org.deepfeature.dfm.core.internal.Subspace;

/**
 * A Gaussian of r variances along axes and one common variance in all other directions: score = Σ
 * a² / v + ‖rest‖² / floor + Σ log v + (d − r) log floor. Where the floor is 0 the other directions
 * are left out.
 */
final class FlooredGaussian implements Density {
  private final Subspace subspace;
  private final int threads;
  private final Matrix variances;
  private final double floor;
  private final double logDeterminant;

  /**
   * @param mean 1 × d
   * @param axes r × d, orthonormal rows
   * @param variances 1 × r, positive
   * @param floor of the other directions
   */
  FlooredGaussian(
      LinearAlgebra linearAlgebra, Matrix mean, Matrix axes, Matrix variances, double floor) {
    this.subspace = new Subspace(mean, axes);
    this.threads = linearAlgebra.threads();
    this.variances = variances;
    this.floor = floor;
    double sum = 0;
    for (double variance : variances.data()) {
      sum += Math.log(variance);
    }
    int others = mean.columns() - axes.rows();
    this.logDeterminant = sum + (floor > 0 ? others * Math.log(floor) : 0);
  }

  static FlooredGaussian restore(LinearAlgebra linearAlgebra, State state) {
    return new FlooredGaussian(
        linearAlgebra,
        state.get("mean"),
        state.get("axes"),
        state.get("variances"),
        state.get("floor").get(0, 0));
  }

  @Override
  public int dimension() {
    return subspace.dimension();
  }

  @Override
  public double[] negativeLogLikelihood(Matrix rows) {
    Arguments.requireRows(rows, dimension());
    Matrix along = subspace.coordinates(rows, threads);
    Matrix rest = subspace.squares(rows, 1, threads);
    double[] scores = new double[rows.rows()];
    for (int i = 0; i < scores.length; i++) {
      double distance = 0;
      for (int j = 0; j < along.columns(); j++) {
        distance += along.get(i, j) * along.get(i, j) / variances.get(0, j);
      }
      scores[i] = distance + (floor > 0 ? rest.get(i, 0) / floor : 0) + logDeterminant;
    }
    return scores;
  }

  /** What the axes cannot express, in units of the floor: the part that has a place. */
  @Override
  public Optional<Matrix> contributions(Matrix rows) {
    Arguments.requireRows(rows, dimension());
    if (floor <= 0) {
      return Optional.empty();
    }
    Matrix contributions = subspace.residuals(rows, threads);
    double[] values = contributions.data();
    for (int i = 0; i < values.length; i++) {
      values[i] = values[i] * values[i] / floor;
    }
    return Optional.of(contributions);
  }

  @Override
  public State state() {
    return new State(
        Map.of(
            "mean", subspace.mean(),
            "axes", subspace.axes(),
            "variances", variances,
            "floor", Matrix.row(floor)));
  }
}
