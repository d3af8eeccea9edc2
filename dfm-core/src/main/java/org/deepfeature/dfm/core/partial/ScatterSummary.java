package org.deepfeature.dfm.core.partial;

import java.util.Map;
import java.util.Optional;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.api.Projection;
import org.deepfeature.dfm.api.State;
import org.deepfeature.dfm.core.embedding.ChannelScale;
import org.deepfeature.dfm.core.embedding.EmbeddingLayout;
import org.deepfeature.dfm.core.model.LayerModel;
import org.deepfeature.dfm.core.pca.PrincipalAxes;
import org.deepfeature.dfm.core.pca.RowMoments;
import org.jspecify.annotations.Nullable;

/** Short rows: exact, also where channels are divided by what all rows tell in the end. */
final class ScatterSummary implements LayerSummary {
  private final FitPlan plan;
  private final int layer;
  private @Nullable RowMoments moments;

  ScatterSummary(FitPlan plan, int layer) {
    this.plan = plan;
    this.layer = layer;
  }

  @Override
  public void add(Matrix rows) {
    if (rows.rows() > 0) {
      add(RowMoments.of(plan.linearAlgebra(), rows));
    }
  }

  private void add(RowMoments more) {
    moments = moments == null ? more : moments.plus(more);
  }

  @Override
  public void merge(LayerSummary other) {
    if (((ScatterSummary) other).moments != null) {
      add(((ScatterSummary) other).moments);
    }
  }

  @Override
  public LayerModel model() {
    RowMoments all = Optional.ofNullable(moments).orElseThrow();
    EmbeddingLayout layout = plan.layouts().get(layer);
    Optional<ChannelScale> scale =
        plan.embeddings().of(layer).standardize()
            ? Optional.of(all.channelScale(layout.positions()))
            : Optional.empty();
    Projection projection =
        PrincipalAxes.projection(
            plan.linearAlgebra(),
            scale.map(all::dividedBy).orElse(all).axes(plan.linearAlgebra(), plan.pca().level()));
    return new LayerModel(layout, scale, projection, SpectralGaussian.of(plan, projection));
  }

  @Override
  public State state() {
    return moments == null ? new State(Map.of()) : moments.state();
  }

  @Override
  public void resume(State state) {
    moments = state.matrices().isEmpty() ? null : RowMoments.restore(state);
  }
}
