package org.deepfeature.dfm.core.density;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.deepfeature.dfm.api.Arguments;
import org.deepfeature.dfm.api.Density;
import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.api.State;
import org.deepfeature.dfm.core.internal.Rows;

/** Distances to kept cells: ‖x − c‖² = ‖x‖² + ‖c‖² − 2 xᵀc, about the kept cells' mean. */
final class NearestNeighbourDensity implements Density {
  private final LinearAlgebra linearAlgebra;
  private final Matrix cells;
  private final int dimension;
  private final Matrix mean;
  private final Matrix centred;
  private final double[] squares;

  /**
   * @param cells m × C
   * @param dimension of a row, a multiple of C
   */
  NearestNeighbourDensity(LinearAlgebra linearAlgebra, Matrix cells, int dimension) {
    this.linearAlgebra = linearAlgebra;
    this.cells = cells;
    this.dimension = dimension;
    this.mean = mean(cells);
    this.centred = Rows.minus(cells, mean);
    this.squares = squares(centred);
  }

  static NearestNeighbourDensity restore(LinearAlgebra linearAlgebra, State state) {
    return new NearestNeighbourDensity(
        linearAlgebra, state.get("cells"), (int) state.get("dimension").get(0, 0));
  }

  private static Matrix mean(Matrix rows) {
    double[] mean = new double[rows.columns()];
    for (int i = 0; i < rows.rows(); i++) {
      for (int j = 0; j < mean.length; j++) {
        mean[j] += rows.get(i, j) / rows.rows();
      }
    }
    return Matrix.row(mean);
  }

  private static double[] squares(Matrix rows) {
    double[] squares = new double[rows.rows()];
    for (int i = 0; i < squares.length; i++) {
      for (int j = 0; j < rows.columns(); j++) {
        squares[i] += rows.get(i, j) * rows.get(i, j);
      }
    }
    return squares;
  }

  @Override
  public int dimension() {
    return dimension;
  }

  @Override
  public double[] negativeLogLikelihood(Matrix rows) {
    Arguments.requireRows(rows, dimension);
    double[] scores = new double[rows.rows()];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = Arrays.stream(distances(rows, i)).max().orElse(0);
    }
    return scores;
  }

  /** The distance of each cell, in the place of its first channel. */
  @Override
  public Optional<Matrix> contributions(Matrix rows) {
    Arguments.requireRows(rows, dimension);
    Matrix contributions = Matrix.zeros(rows.rows(), dimension);
    for (int i = 0; i < rows.rows(); i++) {
      double[] distances = distances(rows, i);
      System.arraycopy(distances, 0, contributions.data(), i * dimension, distances.length);
    }
    return Optional.of(contributions);
  }

  private double[] distances(Matrix rows, int row) {
    Matrix of = Rows.minus(Cells.of(rows, row, cells.columns()), mean);
    double[] own = squares(of);
    double[] products = linearAlgebra.multiplyTransposeB(of, centred).data();
    double[] distances = new double[own.length];
    for (int i = 0; i < own.length; i++) {
      double nearest = Double.POSITIVE_INFINITY;
      for (int j = 0; j < squares.length; j++) {
        nearest = Math.min(nearest, squares[j] - 2 * products[i * squares.length + j]);
      }
      distances[i] = Math.sqrt(Math.max(0, own[i] + nearest));
    }
    return distances;
  }

  @Override
  public State state() {
    return new State(Map.of("cells", cells, "dimension", Matrix.row(dimension)));
  }
}
