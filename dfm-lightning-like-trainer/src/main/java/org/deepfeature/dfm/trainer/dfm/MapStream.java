package org.deepfeature.dfm.trainer.dfm;

import java.util.List;
import java.util.Optional;
import org.deepfeature.dfm.api.Accumulator;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.api.Projection;
import org.deepfeature.dfm.core.embedding.ChannelScale;
import org.deepfeature.dfm.core.embedding.EmbeddingBank;
import org.deepfeature.dfm.core.embedding.EmbeddingLayout;
import org.deepfeature.dfm.core.model.LayerDensity;
import org.deepfeature.dfm.core.model.LayerModel;

/**
 * A stream whose samples are whole maps, too long for their scatter or of a reducer that needs the
 * rows. Channel scales come from those that came before the budget was reached. A density is fitted
 * on the coordinates of a sample of the rows, since coordinates exist only when the last row was
 * seen.
 */
final class MapStream implements LayerStream {
  private final DfmSettings settings;
  private final EmbeddingLayout layout;
  private final Optional<ChannelScale> scale;
  private final Accumulator<Projection> subspace;
  private final RowSample sample;

  MapStream(DfmSettings settings, int layer, EmbeddingBank collected) {
    this.settings = settings;
    this.layout = collected.layout();
    this.scale =
        settings.embeddings().of(layer).standardize()
            ? Optional.of(ChannelScale.fit(collected))
            : Optional.empty();
    this.subspace =
        settings.reducer().streaming().begin(settings.linearAlgebra(), layout.dimension());
    this.sample = new RowSample(collected.emptied(), settings.memory());
  }

  @Override
  public void add(Matrix rows, List<String> labels) {
    Matrix scaled = scale.map(s -> s.apply(rows)).orElse(rows);
    subspace.add(scaled);
    if (settings.densityModel().isPresent()) {
      sample.add(scaled, labels);
    }
  }

  @Override
  public LayerModel snapshot() {
    return model(subspace.copy());
  }

  @Override
  public LayerModel finish() {
    return model(subspace);
  }

  private LayerModel model(Accumulator<Projection> rows) {
    Projection projection = rows.finish();
    Optional<LayerDensity> density =
        settings
            .densityModel()
            .filter(model -> projection.components() > 0)
            .map(
                model ->
                    LayerDensity.fit(
                        model,
                        projection,
                        layout.channels(),
                        sample.labelledBlocks(),
                        settings.linearAlgebra()));
    return new LayerModel(layout, scale, projection, density);
  }
}
