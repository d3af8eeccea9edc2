package org.deepfeature.dfm.core.density;

import java.util.Map;
import java.util.Optional;
import org.deepfeature.dfm.api.Density;
import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.api.State;
import org.deepfeature.dfm.core.internal.Rows;

/**
 * A Gaussian of r variances along axes and one common variance in all other directions: score = Σ
 * a² / v + ‖rest‖² / floor + Σ log v + (d − r) log floor. Where the floor is 0 the other directions
 * are left out.
 */
final class FlooredGaussian implements Density {
  private final LinearAlgebra linearAlgebra;
  private final Matrix mean;
  private final Matrix axes;
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
    this.linearAlgebra = linearAlgebra;
    this.mean = mean;
    this.axes = axes;
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
    return mean.columns();
  }

  @Override
  public double[] negativeLogLikelihood(Matrix rows) {
    Rows.requireFinite(rows, dimension());
    Matrix centred = Rows.minus(rows, mean);
    Matrix along = linearAlgebra.multiplyTransposeB(centred, axes);
    Matrix within = linearAlgebra.multiply(along, axes);
    double[] scores = new double[rows.rows()];
    for (int i = 0; i < scores.length; i++) {
      double distance = 0;
      for (int j = 0; j < along.columns(); j++) {
        distance += along.get(i, j) * along.get(i, j) / variances.get(0, j);
      }
      double rest = 0;
      for (int j = 0; j < centred.columns(); j++) {
        double residual = centred.get(i, j) - within.get(i, j);
        rest += residual * residual;
      }
      scores[i] = distance + (floor > 0 ? rest / floor : 0) + logDeterminant;
    }
    return scores;
  }

  /** What the axes cannot express, in units of the floor: the part that has a place. */
  @Override
  public Optional<Matrix> contributions(Matrix rows) {
    Rows.requireFinite(rows, dimension());
    if (floor <= 0) {
      return Optional.empty();
    }
    Matrix centred = Rows.minus(rows, mean);
    double[] values = centred.data();
    double[] within =
        linearAlgebra.multiply(linearAlgebra.multiplyTransposeB(centred, axes), axes).data();
    for (int i = 0; i < values.length; i++) {
      double residual = values[i] - within[i];
      values[i] = residual * residual / floor;
    }
    return Optional.of(centred);
  }

  @Override
  public State state() {
    return new State(
        Map.of("mean", mean, "axes", axes, "variances", variances, "floor", Matrix.row(floor)));
  }
}
