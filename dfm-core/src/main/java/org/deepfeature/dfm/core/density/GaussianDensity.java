package org.deepfeature.dfm.core.density;

import java.util.Map;
import org.deepfeature.dfm.api.Arguments;
import org.deepfeature.dfm.api.Density;
import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.api.State;
import org.deepfeature.dfm.core.internal.Subspace;
import org.deepfeature.dfm.core.pca.PrincipalAxes;

/** Score = ‖Σ⁻¹ Uᵀ (z − m)‖² + 2 Σ log σ, with σ = s / √n. */
final class GaussianDensity implements Density {
  private final Subspace subspace;
  private final int threads;
  private final Matrix deviations;
  private final double logDeterminant;

  GaussianDensity(LinearAlgebra linearAlgebra, PrincipalAxes fitted) {
    this(linearAlgebra, fitted.mean(), fitted.axes(), deviations(fitted));
  }

  private GaussianDensity(
      LinearAlgebra linearAlgebra, Matrix mean, Matrix axes, Matrix deviations) {
    this.subspace = new Subspace(mean, axes);
    this.threads = linearAlgebra.threads();
    this.deviations = deviations;
    double sum = 0;
    for (double deviation : deviations.data()) {
      sum += Math.log(deviation);
    }
    this.logDeterminant = 2 * sum;
  }

  static GaussianDensity restore(LinearAlgebra linearAlgebra, State state) {
    return new GaussianDensity(
        linearAlgebra, state.get("mean"), state.get("axes"), state.get("standard_deviations"));
  }

  private static Matrix deviations(PrincipalAxes fitted) {
    double[] deviations = fitted.singularValues().data().clone();
    for (int i = 0; i < deviations.length; i++) {
      deviations[i] /= Math.sqrt((double) fitted.count());
    }
    return Matrix.row(deviations);
  }

  @Override
  public int dimension() {
    return subspace.dimension();
  }

  @Override
  public double[] negativeLogLikelihood(Matrix coordinates) {
    Arguments.requireRows(coordinates, dimension());
    Matrix along = subspace.coordinates(coordinates, threads);
    double[] scores = new double[coordinates.rows()];
    for (int i = 0; i < scores.length; i++) {
      double distance = 0;
      for (int j = 0; j < deviations.columns(); j++) {
        double standardized = along.get(i, j) / deviations.get(0, j);
        distance += standardized * standardized;
      }
      scores[i] = distance + logDeterminant;
    }
    return scores;
  }

  @Override
  public State state() {
    return new State(
        Map.of(
            "mean", subspace.mean(), "axes", subspace.axes(), "standard_deviations", deviations));
  }
}
