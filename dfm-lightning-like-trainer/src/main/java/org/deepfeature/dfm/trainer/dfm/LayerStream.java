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
 * One layer of a stream. A density is fitted on the coordinates of a sample of the rows, since
 * coordinates exist only when the last row was seen.
 */
final class LayerStream {
  /** Rows of the sample, at most. */
  private static final int SAMPLE = 4096;

  private final DfmSettings settings;
  private final EmbeddingLayout layout;
  private final Optional<ChannelScale> scale;
  private final Accumulator<Projection> subspace;
  private EmbeddingBank sample;
  private final int mostSampled;
  private long every = 1;
  private long seen;

  LayerStream(DfmSettings settings, int layer, EmbeddingBank collected) {
    this.settings = settings;
    this.layout = collected.layout();
    this.scale =
        settings.embeddings().of(layer).standardize()
            ? Optional.of(ChannelScale.fit(collected))
            : Optional.empty();
    this.subspace =
        settings.reducer().streaming().begin(settings.linearAlgebra(), layout.dimension());
    this.sample = collected.emptied();
    long fits = settings.memory() / (8L * sample.bytesPerValue() * layout.dimension());
    this.mostSampled = (int) Math.max(2, Math.min(SAMPLE, fits));
  }

  void add(Matrix rows, List<String> labels) {
    Matrix scaled = scale.map(s -> s.apply(rows)).orElse(rows);
    subspace.add(scaled);
    if (settings.densityModel().isPresent()) {
      for (int i = 0; i < rows.rows(); i++) {
        if (seen++ % every == 0) {
          sample.add(scaled.copyOfRows(i, i + 1), labels.subList(i, i + 1));
        }
      }
      while (sample.count() > mostSampled) {
        // Every second row goes, and from now on every second comes: evenly spread at any time.
        sample = sample.select(i -> i % 2 == 0);
        every *= 2;
      }
    }
  }

  /** A model of the rows so far; more may come. */
  LayerModel snapshot() {
    return model(subspace.copy());
  }

  LayerModel finish() {
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
