package org.deepfeature.dfm.core.cells;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.api.LinearAlgebra.SymmetricEigen;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.api.Projection;
import org.deepfeature.dfm.core.pca.PcaLevel;
import org.deepfeature.dfm.core.pca.PrincipalAxes;

/**
 * Cells as a cloud of points: all that its axes, and densities of them, are made of. Immutable and
 * thread-safe.
 *
 * @param mean of all cells, 1 × C
 * @param scatter C × C, Σ (x − mean)(x − mean)ᵀ
 * @param cells how many
 * @param whole spread of the cells from which these were made, by which rounding is judged
 * @param magnitude of the largest values there, for the same
 */
public record CellScatter(Matrix mean, Matrix scatter, long cells, double whole, double magnitude) {
  private static final double EPSILON = Math.ulp(1.0);

  /** Spread below this share of the whole is what subtracting the positions' means left over. */
  private static final double NOTHING = 1e-12;

  /**
   * @param linearAlgebra kernels
   * @param level how many axes to keep
   * @return centre and axes; no axes at all where cells are all the same
   */
  public PrincipalAxes axes(LinearAlgebra linearAlgebra, PcaLevel level) {
    int channels = scatter.rows();
    double total = CellMoments.trace(scatter);
    double noise = EPSILON * EPSILON * cells * channels * magnitude * magnitude;
    if (!(total > Math.max(noise, NOTHING * whole))) {
      return new PrincipalAxes(mean, Matrix.zeros(0, channels), Matrix.zeros(1, 0), 0, 0, cells);
    }
    SymmetricEigen eigen =
        linearAlgebra.eigenSymmetric(
            scatter, found -> level.components(singularValues(found, noise), total));
    double[] values = singularValues(eigen.values(), noise);
    int kept = eigen.vectors().columns();
    Matrix axes = Matrix.zeros(kept, channels);
    for (int i = 0; i < kept; i++) {
      for (int j = 0; j < channels; j++) {
        axes.data()[i * channels + j] = eigen.vectors().get(j, i);
      }
    }
    return new PrincipalAxes(mean, axes, Matrix.row(Arrays.copyOf(values, kept)), total, 0, cells);
  }

  /** Those that are more than rounding. */
  private double[] singularValues(double[] eigenvalues, double noise) {
    int channels = eigenvalues.length;
    double floor = Math.max(noise, 4 * EPSILON * channels * Math.max(eigenvalues[0], whole));
    int rank = 0;
    while (rank < Math.min(channels, cells - 1) && eigenvalues[rank] > floor) {
      rank++;
    }
    return Arrays.stream(eigenvalues).limit(rank).map(Math::sqrt).toArray();
  }

  /**
   * What a projection makes of the cloud: its coordinates are V (x − m), so their scatter is V S
   * Vᵀ.
   *
   * @param linearAlgebra kernels
   * @param projection of cells
   * @return the scatter of coordinates; empty for a projection that does not tell its axes
   */
  public Optional<CellScatter> through(LinearAlgebra linearAlgebra, Projection projection) {
    Map<String, Matrix> state = projection.state().matrices();
    Matrix from = state.get("mean");
    Matrix axes = state.get("components");
    if (from == null || axes == null || axes.columns() != scatter.columns()) {
      return Optional.empty();
    }
    double[] between = mean.data().clone();
    for (int c = 0; c < between.length; c++) {
      between[c] -= from.data()[c];
    }
    Matrix projected =
        linearAlgebra.multiplyTransposeB(linearAlgebra.multiply(axes, scatter), axes);
    double spread = CellMoments.trace(projected);
    return Optional.of(
        new CellScatter(
            linearAlgebra.multiplyTransposeB(Matrix.row(between), axes),
            symmetric(projected),
            cells,
            spread,
            Math.sqrt(Math.max(0, spread) / cells)));
  }

  private static Matrix symmetric(Matrix matrix) {
    Matrix symmetric = Matrix.zeros(matrix.rows(), matrix.rows());
    for (int i = 0; i < matrix.rows(); i++) {
      for (int j = 0; j < matrix.rows(); j++) {
        symmetric.data()[i * matrix.rows() + j] = (matrix.get(i, j) + matrix.get(j, i)) / 2;
      }
    }
    return symmetric;
  }
}
