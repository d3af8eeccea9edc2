package org.deepfeature.dfm.core.model;

import java.util.Arrays;
import java.util.Optional;
import org.deepfeature.dfm.api.Accumulator;
import org.deepfeature.dfm.api.DensityModel;
import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.api.Projection;
import org.deepfeature.dfm.api.Reducer;
import org.deepfeature.dfm.core.cells.CellSubspace;
import org.deepfeature.dfm.core.embedding.ChannelScale;
import org.deepfeature.dfm.core.embedding.EmbeddingBank;
import org.deepfeature.dfm.core.embedding.EmbeddingLayout;
import org.deepfeature.dfm.core.fusion.MapStatistics;

/**
 * What was learnt about one layer. Immutable and thread-safe.
 *
 * @param layout of its embeddings
 * @param scale applied before the projection, if any
 * @param projection the subspace of normal data
 * @param density over the subspace or over whole embeddings, if scores ask for one
 * @param mapStatistics of error maps of images that it was not fitted on, if the fusion asks for
 *     them
 * @param cells how cells are measured, if each is a sample; empty where a whole map is one
 */
public record LayerModel(
    EmbeddingLayout layout,
    Optional<ChannelScale> scale,
    Projection projection,
    Optional<LayerDensity> density,
    Optional<MapStatistics> mapStatistics,
    Optional<CellSubspace> cells) {

  /**
   * A layer whose samples are whole maps.
   *
   * @param layout as above
   * @param scale as above
   * @param projection as above
   * @param density as above
   * @param mapStatistics as above
   */
  public LayerModel(
      EmbeddingLayout layout,
      Optional<ChannelScale> scale,
      Projection projection,
      Optional<LayerDensity> density,
      Optional<MapStatistics> mapStatistics) {
    this(layout, scale, projection, density, mapStatistics, Optional.empty());
  }

  /**
   * A layer whose samples are cells.
   *
   * @param layout as above
   * @param scale as above
   * @param cells as above
   * @param density of a cell, as above
   * @return the layer
   */
  public static LayerModel ofCells(
      EmbeddingLayout layout,
      Optional<ChannelScale> scale,
      CellSubspace cells,
      Optional<LayerDensity> density) {
    return new LayerModel(
        layout, scale, cells.projection(), density, Optional.empty(), Optional.of(cells));
  }

  /**
   * A layer whose error maps are not standardised.
   *
   * @param layout as above
   * @param scale as above
   * @param projection as above
   * @param density as above
   */
  public LayerModel(
      EmbeddingLayout layout,
      Optional<ChannelScale> scale,
      Projection projection,
      Optional<LayerDensity> density) {
    this(layout, scale, projection, density, Optional.empty());
  }

  /**
   * @param statistics of error maps of images that it was not fitted on
   * @return the same layer with these
   */
  public LayerModel with(MapStatistics statistics) {
    return new LayerModel(layout, scale, projection, density, Optional.of(statistics), cells);
  }

  /**
   * @param bank training embeddings, at least two; where all are the same, the subspace is a point
   *     and there is no density
   * @param standardize whether to divide channels by their deviation; they are not centred
   * @param reducer finds the subspace
   * @param densityModel fitted inside it, if given
   * @param linearAlgebra kernels
   * @return the fitted layer
   * @throws IllegalArgumentException if there are fewer than two images or a value is not finite
   */
  public static LayerModel fit(
      EmbeddingBank bank,
      boolean standardize,
      Reducer reducer,
      Optional<DensityModel> densityModel,
      LinearAlgebra linearAlgebra) {
    if (bank.count() < 2) {
      throw new IllegalArgumentException(
          "Only %s training image; give at least 2 different normal images"
              .formatted(bank.count()));
    }
    Optional<ChannelScale> scale =
        standardize ? Optional.of(ChannelScale.fit(bank)) : Optional.empty();
    Accumulator<Projection> subspace = reducer.begin(linearAlgebra, bank.layout().dimension());
    bank.blocks().map(rows -> scaled(scale, rows)).forEach(subspace::add);
    return of(bank, scale, subspace.finish(), densityModel, linearAlgebra);
  }

  /** Fits the density in a subspace that was found. */
  static LayerModel of(
      EmbeddingBank bank,
      Optional<ChannelScale> scale,
      Projection projection,
      Optional<DensityModel> densityModel,
      LinearAlgebra linearAlgebra) {
    Optional<LayerDensity> density =
        densityModel
            .filter(model -> projection.components() > 0)
            .map(
                model ->
                    LayerDensity.fit(
                        model,
                        projection,
                        bank.layout().channels(),
                        bank.labelledBlocks()
                            .map(
                                b ->
                                    new EmbeddingBank.Labelled(
                                        scaled(scale, b.rows()), b.labels())),
                        linearAlgebra));
    return new LayerModel(bank.layout(), scale, projection, density);
  }

  static Matrix scaled(Optional<ChannelScale> scale, Matrix rows) {
    return scale.map(s -> s.apply(rows)).orElse(rows);
  }

  /**
   * What {@link #errorMaps} sum to, to about eleven digits: without maps there is less to compute.
   *
   * @param rows n × d embeddings
   * @return n squared reconstruction errors, summed over channels and positions; raw
   * @throws IllegalArgumentException if d differs or a value is NaN
   */
  public double[] errors(Matrix rows) {
    if (cells.isEmpty()) {
      return projection.squaredErrors(scaled(scale, rows), 1).data();
    }
    Matrix maps = errorMaps(rows);
    double[] errors = new double[rows.rows()];
    for (int i = 0; i < maps.data().length; i++) {
      errors[i / maps.columns()] += maps.data()[i];
    }
    return errors;
  }

  /**
   * @param rows n × d embeddings
   * @return n × (H · W) squared reconstruction errors, summed over channels; raw
   * @throws IllegalArgumentException if d differs or a value is NaN
   */
  public Matrix errorMaps(Matrix rows) {
    return cells.isPresent()
        ? cells.get().errorMaps(scaled(scale, rows))
        : projection.squaredErrors(scaled(scale, rows), layout.positions());
  }

  /** n × (H · W) shares of the likelihood, for densities that have a map. */
  private Optional<Matrix> likelihoodMaps(Matrix rows) {
    return density
        .flatMap(fitted -> fitted.contributions(scaled(scale, rows)))
        .map(this::summedOverChannels);
  }

  private Matrix summedOverChannels(Matrix values) {
    int positions = layout.positions();
    Matrix maps = Matrix.zeros(values.rows(), positions);
    for (int i = 0; i < values.rows(); i++) {
      for (int j = 0; j < layout.dimension(); j++) {
        maps.data()[i * positions + j % positions] += values.get(i, j);
      }
    }
    return maps;
  }

  /**
   * @param rows n × d embeddings
   * @return n negative log-likelihoods, and maps for densities that have them; of cells, those of
   *     an image's cells added up, as of independent ones, and the map has each cell's
   */
  Likelihoods likelihoods(Matrix rows) {
    if (cells.isPresent()) {
      Matrix map = cellLikelihoods(rows, cells.get());
      return new Likelihoods(sums(map), Optional.of(map));
    }
    return new Likelihoods(negativeLogLikelihood(rows), likelihoodMaps(rows));
  }

  /**
   * @param rows n × d embeddings
   * @return n negative log-likelihoods above the mean of rows that the density was fitted on
   * @throws IllegalStateException if there is no density, or it was restored
   */
  public double[] excessLikelihood(Matrix rows) {
    double typical = typicalLikelihood();
    return Arrays.stream(negativeLogLikelihood(rows)).map(value -> value - typical).toArray();
  }

  /**
   * @return mean negative log-likelihood of rows that the density was fitted on
   * @throws IllegalStateException if there is no density, or it was restored
   */
  public double typicalLikelihood() {
    double typical =
        fittedDensity()
            .typical()
            .orElseThrow(
                () -> new IllegalStateException("A restored density forgot what it was fitted on"));
    return samplesOfAnImage() * typical;
  }

  private int samplesOfAnImage() {
    return cells.isPresent() ? layout.positions() : 1;
  }

  /**
   * @return directions of an image that the reconstruction error sums over
   */
  public long directionsLeft() {
    return (long) samplesOfAnImage() * (projection.inputDimension() - projection.components());
  }

  /**
   * @return directions of an image that the likelihood sums over
   * @throws IllegalStateException if there is no density
   */
  public long directionsOfDensity() {
    return (long) samplesOfAnImage() * fittedDensity().density().dimension();
  }

  private double[] negativeLogLikelihood(Matrix rows) {
    if (cells.isPresent()) {
      return sums(cellLikelihoods(rows, cells.get()));
    }
    return fittedDensity().negativeLogLikelihood(projection, scaled(scale, rows));
  }

  private Matrix cellLikelihoods(Matrix rows, CellSubspace subspace) {
    double[] ofCells =
        fittedDensity().negativeLogLikelihood(projection, subspace.cut().of(scaled(scale, rows)));
    return new Matrix(rows.rows(), layout.positions(), ofCells);
  }

  private static double[] sums(Matrix maps) {
    double[] sums = new double[maps.rows()];
    for (int i = 0; i < maps.data().length; i++) {
      sums[i / maps.columns()] += maps.data()[i];
    }
    return sums;
  }

  private LayerDensity fittedDensity() {
    return density.orElseThrow(
        () ->
            new IllegalStateException(
                "This model was fitted without a density; fit with nll or combined"));
  }
}
