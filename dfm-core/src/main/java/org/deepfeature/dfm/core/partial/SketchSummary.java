package org.deepfeature.dfm.core.partial;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.api.Projection;
import org.deepfeature.dfm.api.State;
import org.deepfeature.dfm.core.embedding.ChannelScale;
import org.deepfeature.dfm.core.model.LayerModel;
import org.deepfeature.dfm.core.pca.ColumnSpread;
import org.deepfeature.dfm.core.pca.PcaSketch;
import org.jspecify.annotations.Nullable;

/**
 * Long rows: their leading directions. Where channels are divided by their deviation, rows are
 * sketched by one that was known before, of some images; the spread of each column is added up
 * beside them, so that in the end it is the deviation of all.
 */
final class SketchSummary implements LayerSummary {
  private final FitPlan plan;
  private final int layer;
  private final Optional<ChannelScale> scale;
  private PcaSketch sketch;
  private @Nullable ColumnSpread spread;

  SketchSummary(FitPlan plan, int layer) {
    this.plan = plan;
    this.layer = layer;
    this.scale = plan.scales().get(layer);
    if (plan.embeddings().of(layer).standardize() && scale.isEmpty()) {
      throw new IllegalStateException(
          "The channels of layer '%s' are to be divided by their deviation, which is not known; give the plan its scale first"
              .formatted(plan.layouts().get(layer).layer()));
    }
    this.sketch = PcaSketch.empty(plan.pca(), plan.linearAlgebra(), dimension());
  }

  private int dimension() {
    return plan.layouts().get(layer).dimension();
  }

  @Override
  public void add(Matrix rows) {
    if (rows.rows() > 0 && scale.isPresent()) {
      add(ColumnSpread.of(rows));
    }
    sketch.add(scale.map(known -> known.apply(rows)).orElse(rows));
  }

  private void add(ColumnSpread more) {
    spread = spread == null ? more : spread.plus(more);
  }

  @Override
  public void merge(LayerSummary other) {
    SketchSummary that = (SketchSummary) other;
    sketch.merge(that.sketch);
    if (that.spread != null) {
      add(that.spread);
    }
  }

  @Override
  public LayerModel model() {
    return spread == null
        ? model(scale, sketch.projection())
        : standardized(spread, scale.orElseThrow());
  }

  private LayerModel standardized(ColumnSpread all, ChannelScale before) {
    int positions = before.positions();
    ChannelScale now = all.channelScale(positions);
    double[] factors = new double[dimension()];
    double squares = 0;
    for (int j = 0; j < factors.length; j++) {
      double divisor = now.divisors().data()[j / positions];
      factors[j] = before.divisors().data()[j / positions] / divisor;
      squares += all.squares().data()[j] / (divisor * divisor);
    }
    return model(Optional.of(now), sketch.projection(factors, squares));
  }

  private LayerModel model(Optional<ChannelScale> divided, Projection projection) {
    return new LayerModel(
        plan.layouts().get(layer), divided, projection, SpectralGaussian.of(plan, projection));
  }

  @Override
  public State state() {
    Map<String, Matrix> matrices = new HashMap<>(sketch.state().matrices());
    if (spread != null) {
      matrices.putAll(spread.state().matrices());
    }
    return new State(matrices);
  }

  @Override
  public void resume(State state) {
    sketch = PcaSketch.restore(plan.pca(), plan.linearAlgebra(), dimension(), state);
    spread = scale.isPresent() && sketch.count() > 0 ? ColumnSpread.restore(state) : null;
  }
}
