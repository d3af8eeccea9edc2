package org.deepfeature.dfm.engine;

import org.deepfeature.dfm.runtime.export.ExportedModel;
import org.deepfeature.dfm.runtime.export.ModelExporters;
import org.deepfeature.dfm.runtime.export.ScoredFrames;
import org.deepfeature.dfm.runtime.image.ImagePreprocessor;
import org.deepfeature.dfm.trainer.lifecycle.AnomalyModule;
import org.deepfeature.dfm.trainer.lifecycle.Predictions;
import org.deepfeature.dfm.trainer.loader.ImageBatch;

/** An exported graph as a module, which predicts and cannot be trained. */
record ExportedModule(ExportedModel graph, ImagePreprocessor preprocessor)
    implements AnomalyModule {
  static ExportedModule of(ExportedModel graph) {
    return new ExportedModule(graph, ModelExporters.preprocessor(graph));
  }

  @Override
  public boolean isTrained() {
    return true;
  }

  @Override
  public void trainingStep(ImageBatch batch, int index) {
    throw new IllegalStateException("An exported model cannot be trained");
  }

  @Override
  public Predictions validationStep(ImageBatch batch, int index) {
    ScoredFrames scored = graph.score(batch.images());
    return scored.maps().isEmpty()
        ? Predictions.of(batch.samples(), scored.scores())
        : Predictions.of(batch.samples(), scored.scores(), scored.maps()::get);
  }
}
