package org.deepfeature.dfm.trainer.dfm;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.api.Projection;
import org.deepfeature.dfm.core.cells.CellScatter;
import org.deepfeature.dfm.core.embedding.ChannelScale;
import org.deepfeature.dfm.core.embedding.EmbeddingBank;
import org.deepfeature.dfm.core.embedding.EmbeddingLayout;
import org.deepfeature.dfm.core.model.LayerDensity;
import org.deepfeature.dfm.core.model.LayerModel;
import org.deepfeature.dfm.core.pca.PcaLevel;
import org.deepfeature.dfm.core.pca.PrincipalAxes;
import org.deepfeature.dfm.core.pca.RowMoments;
import org.jspecify.annotations.Nullable;

/**
 * A stream of short rows: their scatter is no larger than a sketch would be, so axes and scales are
 * those of all rows, as on several machines. A density is one of moments, where these are enough
 * for it, and fitted on a sample of the rows otherwise. Not thread-safe.
 */
final class ScatterStream implements LayerStream {
  /** Rows that are multiplied together: products of matrices, not of vectors. */
  private static final int BLOCK = 128;

  private final DfmSettings settings;
  private final EmbeddingLayout layout;
  private final boolean standardize;
  private final PcaLevel level;
  private final RowSample sample;
  private final List<Matrix> waiting = new ArrayList<>();
  private @Nullable RowMoments before;

  ScatterStream(DfmSettings settings, int layer, PcaLevel level, EmbeddingBank collected) {
    this.settings = settings;
    this.layout = collected.layout();
    this.standardize = settings.embeddings().of(layer).standardize();
    this.level = level;
    this.sample = new RowSample(collected.emptied(), settings.memory());
  }

  @Override
  public void add(Matrix rows, List<String> labels) {
    // Blocks are of rows, however these come, so that batches do not matter to the bit.
    for (int i = 0; i < rows.rows(); i++) {
      waiting.add(rows.copyOfRows(i, i + 1));
      if (waiting.size() == BLOCK) {
        before = all();
        waiting.clear();
      }
    }
    if (settings.densityModel().filter(model -> !LayerDensity.isOfMoments(model)).isPresent()) {
      sample.add(rows, labels);
    }
  }

  private RowMoments all() {
    if (waiting.isEmpty()) {
      return Optional.ofNullable(before).orElseThrow();
    }
    int d = layout.dimension();
    Matrix rows = Matrix.zeros(waiting.size(), d);
    for (int i = 0; i < waiting.size(); i++) {
      System.arraycopy(waiting.get(i).data(), 0, rows.data(), i * d, d);
    }
    RowMoments latest = RowMoments.of(settings.linearAlgebra(), rows);
    return before == null ? latest : before.plus(latest);
  }

  @Override
  public LayerModel snapshot() {
    return finish();
  }

  @Override
  public LayerModel finish() {
    LinearAlgebra kernels = settings.linearAlgebra();
    RowMoments all = all();
    Optional<ChannelScale> scale =
        standardize ? Optional.of(all.channelScale(layout.positions())) : Optional.empty();
    RowMoments scaled = scale.map(all::dividedBy).orElse(all);
    Projection projection = PrincipalAxes.projection(kernels, scaled.axes(kernels, level));
    Optional<LayerDensity> density =
        settings
            .densityModel()
            .filter(model -> projection.components() > 0)
            .map(
                model ->
                    LayerDensity.ofMoments(model, projection, cloud(scaled), kernels)
                        .orElseGet(
                            () ->
                                LayerDensity.fit(
                                    model,
                                    projection,
                                    layout.channels(),
                                    sample.labelledBlocks().map(b -> scaled(scale, b)),
                                    kernels)));
    return new LayerModel(layout, scale, projection, density);
  }

  private static EmbeddingBank.Labelled scaled(
      Optional<ChannelScale> scale, EmbeddingBank.Labelled block) {
    return new EmbeddingBank.Labelled(
        scale.map(known -> known.apply(block.rows())).orElse(block.rows()), block.labels());
  }

  private static CellScatter cloud(RowMoments moments) {
    double spread = 0;
    double magnitude = 0;
    for (int j = 0; j < moments.mean().columns(); j++) {
      spread += Math.max(0, moments.scatter().get(j, j));
      magnitude = Math.max(magnitude, Math.abs(moments.mean().get(0, j)));
    }
    return new CellScatter(
        moments.mean(),
        moments.scatter(),
        moments.count(),
        spread,
        Math.max(magnitude, Math.sqrt(spread / moments.count())));
  }
}
