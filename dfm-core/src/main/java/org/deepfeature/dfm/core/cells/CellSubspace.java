package org.deepfeature.dfm.core.cells;

import java.util.Map;
import java.util.Optional;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.api.Projection;
import org.deepfeature.dfm.api.State;
import org.deepfeature.dfm.core.embedding.EmbeddingLayout;
import org.jspecify.annotations.Nullable;

/**
 * A subspace that every cell of a map is measured against. Where its axes are orthonormal, the
 * squared error of a cell is ‖x‖² − ‖Vᵀx‖², and no residual is made; but for cells that are so near
 * to the subspace that the difference would lose their digits. Immutable and thread-safe.
 */
public final class CellSubspace {
  private static final String CENTRES = "centres";

  /** Errors below this share of a cell's own square are made anew from the residual. */
  private static final double CANCELLED = 1e-5;

  private static final double ORTHONORMAL = 1e-9;

  private final CellCut cut;
  private final Projection projection;
  private final @Nullable Matrix mean;

  private CellSubspace(CellCut cut, Projection projection, @Nullable Matrix mean) {
    this.cut = cut;
    this.projection = projection;
    this.mean = mean;
  }

  /**
   * @param cut how maps are taken apart
   * @param projection of cells, of dimension C
   * @return both
   * @throws IllegalArgumentException if they do not go together
   */
  public static CellSubspace of(CellCut cut, Projection projection) {
    if (projection.inputDimension() != cut.layout().channels()) {
      throw new IllegalArgumentException(
          "A subspace of %s values for cells of %s channels"
              .formatted(projection.inputDimension(), cut.layout().channels()));
    }
    return new CellSubspace(cut, projection, meanOfOrthonormal(projection.state()));
  }

  /**
   * The mean, if the state tells of one and of orthonormal axes; plugins have states of their own.
   */
  private static @Nullable Matrix meanOfOrthonormal(State state) {
    Matrix mean = state.matrices().get("mean");
    Matrix axes = state.matrices().get("components");
    return mean != null && axes != null && isOrthonormal(axes) ? mean : null;
  }

  private static boolean isOrthonormal(Matrix axes) {
    int d = axes.columns();
    for (int i = 0; i < axes.rows(); i++) {
      for (int j = 0; j <= i; j++) {
        double product = i == j ? -1 : 0;
        for (int c = 0; c < d; c++) {
          product += axes.data()[i * d + c] * axes.data()[j * d + c];
        }
        if (!(Math.abs(product) < ORTHONORMAL)) {
          return false;
        }
      }
    }
    return true;
  }

  /**
   * @return what cells are projected by
   */
  public Projection projection() {
    return projection;
  }

  /**
   * @return how maps are taken apart
   */
  public CellCut cut() {
    return cut;
  }

  /**
   * @param rows n × (C · P) scaled embeddings
   * @return n × P, {@code >= 0}: what the subspace cannot express of each cell, squared and summed
   *     over channels
   * @throws IllegalArgumentException if the dimension differs or a value is not finite
   */
  public Matrix errorMaps(Matrix rows) {
    Matrix cells = cut.of(rows);
    double[] errors = mean == null ? residuals(cells) : differences(cells, mean);
    return new Matrix(rows.rows(), cut.layout().positions(), errors);
  }

  private double[] differences(Matrix cells, Matrix about) {
    Matrix coordinates = projection.transform(cells);
    double[] errors = new double[cells.rows()];
    int channels = cells.columns();
    int k = coordinates.columns();
    int near = 0;
    int[] nearest = new int[cells.rows()];
    for (int i = 0; i < errors.length; i++) {
      double square = 0;
      for (int c = 0; c < channels; c++) {
        double value = cells.data()[i * channels + c] - about.data()[c];
        square += value * value;
      }
      double expressed = 0;
      for (int j = 0; j < k; j++) {
        double value = coordinates.data()[i * k + j];
        expressed += value * value;
      }
      errors[i] = Math.max(0, square - expressed);
      if (errors[i] <= CANCELLED * square) {
        nearest[near++] = i;
      }
    }
    if (near > 0) {
      Matrix anew = Matrix.zeros(near, channels);
      for (int i = 0; i < near; i++) {
        System.arraycopy(cells.data(), nearest[i] * channels, anew.data(), i * channels, channels);
      }
      double[] exact = residuals(anew);
      for (int i = 0; i < near; i++) {
        errors[nearest[i]] = exact[i];
      }
    }
    return errors;
  }

  private double[] residuals(Matrix cells) {
    Matrix residual = projection.residual(cells);
    double[] errors = new double[residual.rows()];
    for (int i = 0; i < residual.data().length; i++) {
      errors[i / residual.columns()] += residual.data()[i] * residual.data()[i];
    }
    return errors;
  }

  /**
   * @return everything needed to restore it, beside the projection
   */
  public State state() {
    return new State(cut.centres().map(taken -> Map.of(CENTRES, taken)).orElse(Map.of()));
  }

  /**
   * @param layout of the maps
   * @param state what {@link #state} gave
   * @param projection of cells
   * @return the same subspace
   * @throws IllegalArgumentException if they do not go together
   */
  public static CellSubspace restore(EmbeddingLayout layout, State state, Projection projection) {
    return of(new CellCut(layout, Optional.ofNullable(state.matrices().get(CENTRES))), projection);
  }
}
