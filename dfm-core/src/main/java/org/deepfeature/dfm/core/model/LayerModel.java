package org.deepfeature.dfm.core.model;

import java.util.Optional;
import org.deepfeature.dfm.api.Accumulator;
import org.deepfeature.dfm.api.Density;
import org.deepfeature.dfm.api.DensityModel;
import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.api.Projection;
import org.deepfeature.dfm.api.Reducer;
import org.deepfeature.dfm.core.embedding.ChannelScale;
import org.deepfeature.dfm.core.embedding.EmbeddingBank;
import org.deepfeature.dfm.core.embedding.EmbeddingLayout;

/**
 * What was learnt about one layer. Immutable and thread-safe.
 *
 * @param layout of its embeddings
 * @param scale applied before the projection, if any
 * @param projection the subspace of normal data
 * @param density over the subspace, if scores ask for one
 */
public record LayerModel(
    EmbeddingLayout layout,
    Optional<ChannelScale> scale,
    Projection projection,
    Optional<Density> density) {

  /**
   * @param bank training embeddings, at least two; where all are the same, the subspace is a point
   *     and there is no density
   * @param standardize whether to scale channels
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
          "Only %d training image; give at least 2 different normal images"
              .formatted(bank.count()));
    }
    Optional<ChannelScale> scale =
        standardize ? Optional.of(ChannelScale.fit(bank)) : Optional.empty();
    Accumulator<Projection> subspace = reducer.begin(linearAlgebra, bank.layout().dimension());
    bank.blocks().map(rows -> scaled(scale, rows)).forEach(subspace::add);
    Projection projection = subspace.finish();
    Optional<Density> density =
        densityModel
            .filter(model -> projection.components() > 0)
            .map(
                model -> {
                  Accumulator<Density> inside = model.begin(linearAlgebra, projection.components());
                  bank.blocks()
                      .map(rows -> projection.transform(scaled(scale, rows)))
                      .forEach(inside::add);
                  return inside.finish();
                });
    return new LayerModel(bank.layout(), scale, projection, density);
  }

  private static Matrix scaled(Optional<ChannelScale> scale, Matrix rows) {
    return scale.map(s -> s.apply(rows)).orElse(rows);
  }

  /**
   * @param rows n × d embeddings
   * @return n × (H · W) squared reconstruction errors, summed over channels
   */
  Matrix errorMaps(Matrix rows) {
    Matrix residual = projection.residual(scaled(scale, rows));
    int positions = layout.positions();
    Matrix maps = Matrix.zeros(rows.rows(), positions);
    for (int i = 0; i < rows.rows(); i++) {
      for (int j = 0; j < layout.dimension(); j++) {
        double e = residual.get(i, j);
        maps.data()[i * positions + j % positions] += e * e;
      }
    }
    return maps;
  }

  /**
   * @param rows n × d embeddings
   * @return n negative log-likelihoods
   */
  double[] negativeLogLikelihood(Matrix rows) {
    return density
        .orElseThrow(
            () ->
                new IllegalStateException("This model was fitted without a density; fit with nll"))
        .negativeLogLikelihood(projection.transform(scaled(scale, rows)));
  }
}
