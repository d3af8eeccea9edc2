package org.deepfeature.dfm.core.pca;

import java.util.Map;
import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.api.Projection;
import org.deepfeature.dfm.api.State;
import org.deepfeature.dfm.core.internal.Rows;

/** Coordinates z = Vᵀ(x − μ) and back, x = μ + V z. */
final class PcaProjection implements Projection {
  private final LinearAlgebra linearAlgebra;
  private final PrincipalAxes axes;

  PcaProjection(LinearAlgebra linearAlgebra, PrincipalAxes axes) {
    this.linearAlgebra = linearAlgebra;
    this.axes = axes;
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
    return axes.mean().columns();
  }

  @Override
  public int components() {
    return axes.axes().rows();
  }

  @Override
  public double explainedVarianceRatio() {
    return axes.explainedRatio();
  }

  @Override
  public double lostVarianceRatio() {
    return axes.lostRatio();
  }

  @Override
  public Matrix transform(Matrix rows) {
    Rows.requireFinite(rows, inputDimension());
    return linearAlgebra.multiplyTransposeB(Rows.minus(rows, axes.mean()), axes.axes());
  }

  @Override
  public Matrix inverseTransform(Matrix coordinates) {
    Rows.requireFinite(coordinates, components());
    Matrix back = linearAlgebra.multiply(coordinates, axes.axes());
    double[] shifted = back.data().clone();
    for (int i = 0; i < shifted.length; i++) {
      shifted[i] += axes.mean().data()[i % back.columns()];
    }
    return new Matrix(back.rows(), back.columns(), shifted);
  }

  // Centred all the way: adding the mean and taking it off again would cost small residuals digits.
  @Override
  public Matrix residual(Matrix rows) {
    Rows.requireFinite(rows, inputDimension());
    Matrix centred = Rows.minus(rows, axes.mean());
    Matrix explained =
        linearAlgebra.multiply(linearAlgebra.multiplyTransposeB(centred, axes.axes()), axes.axes());
    double[] residual = centred.data();
    for (int i = 0; i < residual.length; i++) {
      residual[i] -= explained.data()[i];
    }
    return centred;
  }

  @Override
  public State state() {
    return new State(
        Map.of(
            "mean", axes.mean(),
            "components", axes.axes(),
            "singular_values", axes.singularValues(),
            "total_squares", Matrix.row(axes.totalSquares()),
            "lost_squares", Matrix.row(axes.lostSquares()),
            "count", Matrix.row((double) axes.count())));
  }
}
