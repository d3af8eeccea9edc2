package org.deepfeature.dfm.core.partial;

import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.api.State;
import org.deepfeature.dfm.core.model.LayerModel;

/** One layer of a part whose rows are gone. Not thread-safe. */
sealed interface LayerSummary permits CellSummary, ScatterSummary, SketchSummary {

  /** Returns a summary of no rows. */
  static LayerSummary empty(FitPlan plan, int layer) {
    if (plan.embeddings().cells().isPresent()) {
      return new CellSummary(plan, layer);
    }
    return plan.isSketched(layer)
        ? new SketchSummary(plan, layer)
        : new ScatterSummary(plan, layer);
  }

  void add(Matrix rows);

  /** Takes in another of the same plan and layer, which must not be used afterwards. */
  void merge(LayerSummary other);

  /** A model of the rows so far, of which there is at least one; more may come. */
  LayerModel model();

  State state();

  /** Takes in what {@link #state} gave; nothing was added before. */
  void resume(State state);
}
