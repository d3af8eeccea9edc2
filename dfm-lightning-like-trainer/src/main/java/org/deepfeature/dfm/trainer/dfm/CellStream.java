package org.deepfeature.dfm.trainer.dfm;

import java.util.List;
import java.util.Optional;
import org.deepfeature.dfm.api.Accumulator;
import org.deepfeature.dfm.api.DensityModel;
import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.api.Projection;
import org.deepfeature.dfm.core.cells.CellAccumulator;
import org.deepfeature.dfm.core.cells.CellCut;
import org.deepfeature.dfm.core.cells.CellMoments;
import org.deepfeature.dfm.core.cells.CellPca;
import org.deepfeature.dfm.core.cells.CellSubspace;
import org.deepfeature.dfm.core.embedding.CellCentre;
import org.deepfeature.dfm.core.embedding.ChannelScale;
import org.deepfeature.dfm.core.embedding.EmbeddingBank;
import org.deepfeature.dfm.core.embedding.EmbeddingLayout;
import org.deepfeature.dfm.core.model.LayerDensity;
import org.deepfeature.dfm.core.model.LayerModel;
import org.deepfeature.dfm.core.pca.PcaLevel;
import org.jspecify.annotations.Nullable;

/**
 * A stream whose samples are cells. Principal components are those of all rows, from their moments,
 * as exact as in memory. Another reducer gets cells less centres, divided by scales, that those
 * tell which came before the budget was reached. A density is one of all moments, where these are
 * enough for it, and fitted on a sample of the rows otherwise.
 */
final class CellStream implements LayerStream {
  private final DfmSettings settings;
  private final EmbeddingLayout layout;
  private final CellPca pca;
  private final Optional<PcaLevel> level;
  private final RowSample sample;
  private final CellAccumulator moments;
  private final @Nullable Reduced reduced;

  /** What another reducer is given. */
  private record Reduced(
      Optional<ChannelScale> scale, CellCut cut, Accumulator<Projection> subspace) {
    Reduced copy() {
      return new Reduced(scale, cut, subspace.copy());
    }
  }

  CellStream(DfmSettings settings, int layer, CellCentre centre, EmbeddingBank collected) {
    this.settings = settings;
    this.layout = collected.layout();
    this.pca = new CellPca(layout, settings.embeddings().of(layer).standardize(), centre);
    this.moments = new CellAccumulator(settings.linearAlgebra(), layout);
    this.level = CellPca.level(settings.reducer());
    this.sample = new RowSample(collected.emptied(), settings.memory());
    this.reduced = level.isPresent() ? null : begin(collected);
  }

  private Reduced begin(EmbeddingBank collected) {
    CellAccumulator before = new CellAccumulator(settings.linearAlgebra(), layout);
    collected.blocks().forEach(before::add);
    CellMoments known = before.moments().orElseThrow();
    return new Reduced(
        pca.scale(known),
        new CellCut(layout, pca.centres(known)),
        settings.reducer().streaming().begin(settings.linearAlgebra(), layout.channels()));
  }

  @Override
  public void add(Matrix rows, List<String> labels) {
    if (rows.rows() == 0) {
      return;
    }
    boolean ofMoments = settings.densityModel().stream().anyMatch(LayerDensity::isOfMoments);
    if (reduced == null || ofMoments) {
      moments.add(rows);
    }
    if (reduced != null) {
      reduced.subspace().add(reduced.cut().of(scaled(reduced.scale(), rows)));
    }
    // A projection may not tell its axes, and then moments tell nothing of its coordinates.
    if (settings.densityModel().isPresent() && !(ofMoments && reduced == null)) {
      sample.add(rows, labels);
    }
  }

  private static Matrix scaled(Optional<ChannelScale> scale, Matrix rows) {
    return scale.map(s -> s.apply(rows)).orElse(rows);
  }

  @Override
  public LayerModel snapshot() {
    return reduced == null ? ofMoments() : model(reduced.copy());
  }

  @Override
  public LayerModel finish() {
    return reduced == null ? ofMoments() : model(reduced);
  }

  private LayerModel ofMoments() {
    CellMoments all = moments.moments().orElseThrow();
    return model(pca.scale(all), pca.fit(settings.linearAlgebra(), all, level.orElseThrow()));
  }

  private LayerModel model(Reduced rows) {
    return model(rows.scale(), CellSubspace.of(rows.cut(), rows.subspace().finish()));
  }

  private LayerModel model(Optional<ChannelScale> scale, CellSubspace cells) {
    LinearAlgebra kernels = settings.linearAlgebra();
    Optional<LayerDensity> density =
        settings
            .densityModel()
            .filter(model -> cells.projection().components() > 0)
            .map(
                model ->
                    moments
                        .moments()
                        .map(all -> pca.scatter(kernels, all, scale, cells.cut().centres()))
                        .flatMap(
                            scatter ->
                                LayerDensity.ofMoments(model, cells.projection(), scatter, kernels))
                        .orElseGet(() -> ofSample(model, cells, scale)));
    return LayerModel.ofCells(layout, scale, cells, density);
  }

  private LayerDensity ofSample(
      DensityModel model, CellSubspace cells, Optional<ChannelScale> scale) {
    return LayerDensity.ofCells(
        model,
        cells,
        layout,
        sample
            .labelledBlocks()
            .map(b -> new EmbeddingBank.Labelled(scaled(scale, b.rows()), b.labels())),
        sample.count(),
        settings.linearAlgebra());
  }
}
