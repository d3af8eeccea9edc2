package org.deepfeature.dfm.core.partial;

import java.util.Map;
import java.util.Optional;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.api.State;
import org.deepfeature.dfm.core.cells.CellMoments;
import org.deepfeature.dfm.core.cells.CellPca;
import org.deepfeature.dfm.core.cells.CellSubspace;
import org.deepfeature.dfm.core.model.LayerModel;
import org.jspecify.annotations.Nullable;

/** Cells as samples: exact however many images there are. */
final class CellSummary implements LayerSummary {
  private static final String IMAGES = "images";
  private static final String MEANS = "means";
  private static final String SCATTER = "scatter";

  private final FitPlan plan;
  private final int layer;
  private @Nullable CellMoments moments;

  CellSummary(FitPlan plan, int layer) {
    this.plan = plan;
    this.layer = layer;
  }

  @Override
  public void add(Matrix rows) {
    if (rows.rows() > 0) {
      add(CellMoments.of(plan.linearAlgebra(), rows, plan.layouts().get(layer)));
    }
  }

  private void add(CellMoments more) {
    moments = moments == null ? more : moments.plus(more);
  }

  @Override
  public void merge(LayerSummary other) {
    if (((CellSummary) other).moments != null) {
      add(((CellSummary) other).moments);
    }
  }

  @Override
  public LayerModel model() {
    CellMoments all = Optional.ofNullable(moments).orElseThrow();
    CellPca pca =
        new CellPca(
            plan.layouts().get(layer),
            plan.embeddings().of(layer).standardize(),
            plan.embeddings().cells().orElseThrow());
    CellSubspace cells = pca.fit(plan.linearAlgebra(), all, plan.pca().level());
    return LayerModel.ofCells(
        plan.layouts().get(layer),
        pca.scale(all),
        cells,
        SpectralGaussian.of(plan, cells.projection()));
  }

  @Override
  public State state() {
    return moments == null
        ? new State(Map.of())
        : new State(
            Map.of(
                IMAGES,
                Matrix.row((double) moments.images()),
                MEANS,
                moments.means(),
                SCATTER,
                moments.scatter()));
  }

  @Override
  public void resume(State state) {
    moments =
        state.matrices().isEmpty()
            ? null
            : new CellMoments(
                (long) state.get(IMAGES).get(0, 0), state.get(MEANS), state.get(SCATTER));
  }
}
