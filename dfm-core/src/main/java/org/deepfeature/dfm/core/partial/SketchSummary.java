package org.deepfeature.dfm.core.partial;

import java.util.Optional;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.api.Projection;
import org.deepfeature.dfm.api.State;
import org.deepfeature.dfm.core.embedding.ChannelScale;
import org.deepfeature.dfm.core.model.LayerModel;
import org.deepfeature.dfm.core.pca.PcaSketch;

/** Long rows: their leading directions, divided by a scale that was known before. */
final class SketchSummary implements LayerSummary {
  private final FitPlan plan;
  private final int layer;
  private final Optional<ChannelScale> scale;
  private PcaSketch sketch;

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
    sketch.add(scale.map(known -> known.apply(rows)).orElse(rows));
  }

  @Override
  public void merge(LayerSummary other) {
    sketch.merge(((SketchSummary) other).sketch);
  }

  @Override
  public LayerModel model() {
    Projection projection = sketch.projection();
    return new LayerModel(
        plan.layouts().get(layer), scale, projection, SpectralGaussian.of(plan, projection));
  }

  @Override
  public State state() {
    return sketch.state();
  }

  @Override
  public void resume(State state) {
    sketch = PcaSketch.restore(plan.pca(), plan.linearAlgebra(), dimension(), state);
  }
}
