package org.deepfeature.dfm.core.model;

import java.util.Optional;
import java.util.stream.Stream;
import org.deepfeature.dfm.api.Accumulator;
import org.deepfeature.dfm.api.Density;
import org.deepfeature.dfm.api.DensityModel;
import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.api.Projection;
import org.deepfeature.dfm.api.State;
import org.deepfeature.dfm.core.embedding.EmbeddingBank;

/**
 * A fitted density and what it was fitted on. The number of values cannot tell: a subspace may keep
 * all dimensions. Immutable and thread-safe.
 *
 * @param density fitted
 * @param overEmbeddings whether on whole embeddings instead of coordinates, as {@link
 *     DensityModel#overEmbeddings} says
 */
public record LayerDensity(Density density, boolean overEmbeddings) {

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
    boolean whole = model.overEmbeddings();
    Accumulator<Density> accumulator =
        whole
            ? model.begin(linearAlgebra, projection.inputDimension(), channels)
            : model.begin(linearAlgebra, projection.components());
    rows.forEach(
        block ->
            accumulator.add(
                whole ? block.rows() : projection.transform(block.rows()), block.labels()));
    return new LayerDensity(accumulator.finish(), whole);
  }

  /**
   * @param model that fitted it
   * @param state what {@link #state} gave
   * @param linearAlgebra kernels to score with
   * @return the same density
   * @throws IllegalArgumentException if the state is not one of this model's
   */
  public static LayerDensity restore(DensityModel model, State state, LinearAlgebra linearAlgebra) {
    return new LayerDensity(model.restore(linearAlgebra, state), model.overEmbeddings());
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
