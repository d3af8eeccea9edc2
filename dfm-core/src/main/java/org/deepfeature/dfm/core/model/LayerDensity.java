package org.deepfeature.dfm.core.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.deepfeature.dfm.api.Accumulator;
import org.deepfeature.dfm.api.Density;
import org.deepfeature.dfm.api.DensityModel;
import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.api.Projection;
import org.deepfeature.dfm.api.State;
import org.deepfeature.dfm.core.cells.CellScatter;
import org.deepfeature.dfm.core.cells.CellSubspace;
import org.deepfeature.dfm.core.density.AxesDensity;
import org.deepfeature.dfm.core.embedding.EmbeddingBank;
import org.deepfeature.dfm.core.embedding.EmbeddingLayout;
import org.deepfeature.dfm.core.pca.PcaLevel;
import org.deepfeature.dfm.core.pca.PrincipalAxes;

/**
 * A fitted density and what it was fitted on. The number of values cannot tell: a subspace may keep
 * all dimensions. Immutable and thread-safe.
 *
 * @param density fitted
 * @param overEmbeddings whether on whole embeddings instead of coordinates, as {@link
 *     DensityModel#overEmbeddings} says
 * @param typical mean score of rows that it was fitted on; forgotten when the density is restored
 * @param leftOut what it was not fitted on, in words; empty for nothing, and when it is restored
 */
public record LayerDensity(
    Density density, boolean overEmbeddings, OptionalDouble typical, Optional<String> leftOut) {
  /** A mean of so many rows is steady against what it is compared with, the spread of others. */
  private static final int TYPICAL = 100;

  /**
   * @param model to fit
   * @param projection fitted
   * @param channels of the layer
   * @param rows scaled embeddings and their classes
   * @param linearAlgebra kernels
   * @return the density of the rows, or of their coordinates, as the model wants it
   * @throws IllegalArgumentException if the rows' dimension differs or a value is not finite
   * @throws IllegalStateException if there are no rows
   */
  public static LayerDensity fit(
      DensityModel model,
      Projection projection,
      int channels,
      Stream<EmbeddingBank.Labelled> rows,
      LinearAlgebra linearAlgebra) {
    return fit(model, projection, channels, rows, 1, linearAlgebra);
  }

  /**
   * @param model to fit
   * @return whether moments of cells are enough for it, so that it needs none of the cells
   */
  public static boolean isOfMoments(DensityModel model) {
    return model instanceof AxesDensity;
  }

  /**
   * Fits on moments of cells: the same as on all of the cells, but for rounding.
   *
   * @param model one of moments
   * @param projection fitted
   * @param scatter of the cells
   * @param linearAlgebra kernels
   * @return the density of cells, or of their coordinates, as the model wants it; empty where it is
   *     none of moments, or the projection does not tell what it makes of them
   */
  public static Optional<LayerDensity> ofMoments(
      DensityModel model, Projection projection, CellScatter scatter, LinearAlgebra linearAlgebra) {
    if (!(model instanceof AxesDensity wanted)) {
      return Optional.empty();
    }
    boolean whole = model.overEmbeddings();
    return (whole ? Optional.of(scatter) : scatter.through(linearAlgebra, projection))
        .map(seen -> seen.axes(linearAlgebra, new PcaLevel.Ratio(1)))
        .map(
            axes -> {
              Density density = wanted.of(linearAlgebra, axes.leading(wanted.level()));
              return new LayerDensity(
                  density, whole, OptionalDouble.of(typical(density, axes)), Optional.empty());
            });
  }

  /** The mean of a quadratic score is that at the mean, and what one deviation each way adds. */
  private static double typical(Density density, PrincipalAxes axes) {
    int kept = axes.axes().rows();
    int dimension = axes.mean().columns();
    Matrix points = Matrix.zeros(kept + 1, dimension);
    for (int i = 0; i <= kept; i++) {
      double deviation =
          i == 0 ? 0 : axes.singularValues().get(0, i - 1) / Math.sqrt((double) axes.count());
      for (int c = 0; c < dimension; c++) {
        double moved = i == 0 ? 0 : deviation * axes.axes().get(i - 1, c);
        points.data()[i * dimension + c] = axes.mean().get(0, c) + moved;
      }
    }
    double[] scores = density.negativeLogLikelihood(points);
    return scores[0] + Arrays.stream(scores).skip(1).map(score -> score - scores[0]).sum();
  }

  /**
   * Fits on cells themselves, at most 4,096 of them, drawn evenly by a seed.
   *
   * @param model to fit
   * @param cells fitted
   * @param layout of the maps
   * @param rows scaled embeddings and their classes
   * @param images how many rows
   * @param linearAlgebra kernels
   * @return the density of cells, or of their coordinates, as the model wants it
   * @throws IllegalArgumentException if the rows' dimension differs or a value is not finite
   * @throws IllegalStateException if there are no rows
   */
  public static LayerDensity ofCells(
      DensityModel model,
      CellSubspace cells,
      EmbeddingLayout layout,
      Stream<EmbeddingBank.Labelled> rows,
      int images,
      LinearAlgebra linearAlgebra) {
    int positions = layout.positions();
    long total = (long) images * positions;
    Stream<EmbeddingBank.Labelled> apart =
        rows.map(
            block ->
                new EmbeddingBank.Labelled(
                    cells.cut().of(block.rows()),
                    block.labels().stream()
                        .flatMap(label -> Collections.nCopies(positions, label).stream())
                        .toList()));
    LayerDensity fitted =
        fit(
            model,
            cells.projection(),
            layout.channels(),
            CellSample.of(apart.iterator(), total),
            positions,
            linearAlgebra);
    return total <= CellSample.MOST
        ? fitted
        : new LayerDensity(
            fitted.density,
            fitted.overEmbeddings,
            fitted.typical,
            Optional.of(
                "layer '%s': its density needs cells themselves, and is fitted on %s of %s, drawn evenly by a seed"
                    .formatted(layout.layer(), CellSample.MOST, total)));
  }

  private static LayerDensity fit(
      DensityModel model,
      Projection projection,
      int channels,
      Stream<EmbeddingBank.Labelled> rows,
      int samplesOfAnImage,
      LinearAlgebra linearAlgebra) {
    int most = TYPICAL * samplesOfAnImage;
    boolean whole = model.overEmbeddings();
    Accumulator<Density> accumulator =
        whole
            ? model.begin(linearAlgebra, projection.inputDimension(), channels)
            : model.begin(linearAlgebra, projection.components());
    List<Matrix> first = new ArrayList<>();
    rows.forEach(
        block -> {
          Matrix fitted = whole ? block.rows() : projection.transform(block.rows());
          accumulator.add(fitted, block.labels());
          int missing = most - first.stream().mapToInt(Matrix::rows).sum();
          if (missing > 0) {
            first.add(fitted.copyOfRows(0, Math.min(missing, fitted.rows())));
          }
        });
    Density density = accumulator.finish();
    return new LayerDensity(
        density, whole, OptionalDouble.of(typical(density, first, most)), Optional.empty());
  }

  /**
   * Densities have constants of their own, such as the logarithm of a determinant. What a density
   * says of rows compares with what another says only above what each says of its own.
   *
   * @param rows that the density was fitted on, at least one
   * @return mean score of the first hundred of them
   */
  static double typical(Density density, List<Matrix> rows) {
    return typical(density, rows, TYPICAL);
  }

  private static double typical(Density density, List<Matrix> rows, int most) {
    return rows.stream()
        .flatMapToDouble(block -> Arrays.stream(density.negativeLogLikelihood(block)))
        .limit(most)
        .average()
        .orElseThrow();
  }

  /**
   * @param model that fitted it
   * @param state what {@link #state} gave
   * @param linearAlgebra kernels to score with
   * @return the same density
   * @throws IllegalArgumentException if the state is not one of this model's
   */
  public static LayerDensity restore(DensityModel model, State state, LinearAlgebra linearAlgebra) {
    return new LayerDensity(
        model.restore(linearAlgebra, state),
        model.overEmbeddings(),
        OptionalDouble.empty(),
        Optional.empty());
  }

  /**
   * @return everything needed to restore it, with the model that fitted it
   */
  public State state() {
    return density.state();
  }

  /** n scores of n × d scaled embeddings. */
  double[] negativeLogLikelihood(Projection projection, Matrix embeddings) {
    return density.negativeLogLikelihood(
        overEmbeddings ? embeddings : projection.transform(embeddings));
  }

  /** n × d shares of the scores; empty for coordinates, which have no place in an image. */
  Optional<Matrix> contributions(Matrix embeddings) {
    return overEmbeddings ? density.contributions(embeddings) : Optional.empty();
  }
}
