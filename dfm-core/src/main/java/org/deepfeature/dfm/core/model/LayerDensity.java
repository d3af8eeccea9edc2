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
import org.deepfeature.dfm.core.cells.CellSubspace;
import org.deepfeature.dfm.core.embedding.EmbeddingBank;
import org.deepfeature.dfm.core.embedding.EmbeddingLayout;

/**
 * A fitted density and what it was fitted on. The number of values cannot tell: a subspace may keep
 * all dimensions. Immutable and thread-safe.
 *
 * @param density fitted
 * @param overEmbeddings whether on whole embeddings instead of coordinates, as {@link
 *     DensityModel#overEmbeddings} says
 * @param typical mean score of rows that it was fitted on; forgotten when the density is restored
 */
public record LayerDensity(Density density, boolean overEmbeddings, OptionalDouble typical) {
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
   * Fits on cells.
   *
   * @param model as above
   * @param cells fitted
   * @param layout of the maps
   * @param rows scaled embeddings and their classes
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
      LinearAlgebra linearAlgebra) {
    int positions = layout.positions();
    Stream<EmbeddingBank.Labelled> apart =
        rows.map(
            block ->
                new EmbeddingBank.Labelled(
                    cells.cut().of(block.rows()),
                    block.labels().stream()
                        .flatMap(label -> Collections.nCopies(positions, label).stream())
                        .toList()));
    return fit(model, cells.projection(), layout.channels(), apart, positions, linearAlgebra);
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
    return new LayerDensity(density, whole, OptionalDouble.of(typical(density, first, most)));
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
        model.restore(linearAlgebra, state), model.overEmbeddings(), OptionalDouble.empty());
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
