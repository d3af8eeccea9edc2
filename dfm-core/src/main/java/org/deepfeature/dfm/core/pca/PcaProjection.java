package org.deepfeature.dfm.core.pca;

import java.util.Map;
import org.deepfeature.dfm.api.Arguments;
import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.api.Projection;
import org.deepfeature.dfm.api.State;
import org.deepfeature.dfm.core.internal.Subspace;

/**
 * Coordinates z = Vᵀ(x − μ) and back, x = μ + V z. Of linear algebra it takes the number of threads
 * alone: its numbers are the same, to the bit, over any back end.
 */
final class PcaProjection implements Projection {
  private final int threads;
  private final Subspace subspace;
  private final PrincipalAxes.Spread spread;

  PcaProjection(LinearAlgebra linearAlgebra, PrincipalAxes axes) {
    this.threads = linearAlgebra.threads();
    this.subspace = new Subspace(axes.mean(), axes.axes());
    this.spread = axes.spread();
  }

  static PcaProjection restore(LinearAlgebra linearAlgebra, State state) {
    return new PcaProjection(
        linearAlgebra,
        new PrincipalAxes(
            state.get("mean"),
            state.get("components"),
            state.get("singular_values"),
            state.get("total_squares").get(0, 0),
            state.get("lost_squares").get(0, 0),
            (long) state.get("count").get(0, 0)));
  }

  @Override
  public int inputDimension() {
    return subspace.dimension();
  }

  @Override
  public int components() {
    return subspace.components();
  }

  @Override
  public double explainedVarianceRatio() {
    return spread.explainedRatio();
  }

  @Override
  public double lostVarianceRatio() {
    return spread.lostRatio();
  }

  @Override
  public Matrix transform(Matrix rows) {
    Arguments.requireRows(rows, inputDimension());
    return subspace.coordinates(rows, threads);
  }

  @Override
  public Matrix inverseTransform(Matrix coordinates) {
    Arguments.requireRows(coordinates, components());
    return subspace.expressed(coordinates, threads);
  }

  // Centred all the way: adding the mean and taking it off again would cost small residuals digits.
  @Override
  public Matrix residual(Matrix rows) {
    Arguments.requireRows(rows, inputDimension());
    return subspace.residuals(rows, threads);
  }

  @Override
  public Matrix squaredErrors(Matrix rows, int positions) {
    Arguments.requireRows(rows, inputDimension());
    return subspace.squares(rows, positions, threads);
  }

  @Override
  public State state() {
    return new State(
        Map.of(
            "mean", subspace.mean(),
            "components", subspace.axes(),
            "singular_values", spread.singularValues(),
            "total_squares", Matrix.row(spread.totalSquares()),
            "lost_squares", Matrix.row(spread.lostSquares()),
            "count", Matrix.row((double) spread.count())));
  }
}
