package org.deepfeature.dfm.trainer.dfm;

import java.util.List;
import org.deepfeature.dfm.api.Backbone;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.api.Tensor;
import org.deepfeature.dfm.core.embedding.AveragePooling;
import org.deepfeature.dfm.core.embedding.EmbeddingLayout;
import org.deepfeature.dfm.core.model.DfmModel;
import org.deepfeature.dfm.core.model.Scores;
import org.deepfeature.dfm.trainer.image.ImageBatch;
import org.deepfeature.dfm.trainer.image.ImagePreprocessor;
import org.deepfeature.dfm.trainer.lifecycle.AnomalyModule;
import org.deepfeature.dfm.trainer.lifecycle.Predictions;
import org.deepfeature.dfm.trainer.postprocessing.PostProcessor;

/**
 * DFM as a module: training steps collect embeddings, fitting happens at validation start or at the
 * epoch's end, whichever comes first, and validation steps score. The backbone stays its owner's.
 */
public final class Dfm implements AnomalyModule {
  private final Backbone backbone;
  private final ImagePreprocessor preprocessor;
  private final AveragePooling pooling;
  private State state;
  private boolean streamed;

  /** Before and after fitting. */
  sealed interface State permits EmbeddingCollector, Fitted {}

  /**
   * What fitting gives.
   *
   * @param model embeddings in, scores out
   * @param postProcessor thresholds and ranges
   */
  public record Fitted(DfmModel model, PostProcessor postProcessor) implements State {}

  private Dfm(Backbone backbone, ImageSize size, int pooling, State state) {
    this.backbone = backbone;
    this.preprocessor = new ImagePreprocessor(backbone.preprocessing(), size);
    this.pooling = new AveragePooling(pooling);
    this.state = state;
  }

  /**
   * @param backbone open; the caller closes it
   * @param size of the network's input
   * @param settings how to fit
   * @return an unfitted module
   */
  public static Dfm unfitted(Backbone backbone, ImageSize size, DfmSettings settings) {
    List<EmbeddingLayout> layouts =
        backbone.layers().stream()
            .map(layer -> EmbeddingLayout.of(layer, settings.pooling()))
            .toList();
    return new Dfm(
        backbone, size, settings.pooling(), new EmbeddingCollector(layouts, settings, size));
  }

  /**
   * @param backbone open; the caller closes it
   * @param size of the network's input
   * @param pooling with which the model was fitted
   * @param fitted the model
   * @return a module that scores
   */
  public static Dfm fitted(Backbone backbone, ImageSize size, int pooling, Fitted fitted) {
    return new Dfm(backbone, size, pooling, fitted);
  }

  /**
   * @return the fitted model and its thresholds
   * @throws IllegalStateException before fitting
   */
  public Fitted fitted() {
    if (state instanceof Fitted fitted) {
      return fitted;
    }
    throw new IllegalStateException("This DFM model is not fitted; call Trainer.fit first");
  }

  private DfmModel model() {
    return fitted().model();
  }

  @Override
  public ImagePreprocessor preprocessor() {
    return preprocessor;
  }

  /**
   * @param images prepared
   * @return one n × d matrix a layer
   */
  public List<Matrix> embed(Tensor images) {
    return backbone.extract(images).stream().map(pooling::embed).toList();
  }

  @Override
  public void trainingStep(ImageBatch batch, int index) {
    if (!(state instanceof EmbeddingCollector collecting)) {
      throw new IllegalStateException("This DFM model is fitted already; begin with a new one");
    }
    collecting.add(embed(batch.images()));
  }

  @Override
  public void onValidationStart() {
    fit();
  }

  @Override
  public void onTrainEpochEnd() {
    fit();
  }

  private void fit() {
    if (state instanceof EmbeddingCollector collecting) {
      streamed = collecting.isStreaming();
      state = collecting.finish();
    }
  }

  /**
   * @return whether the embeddings were more than the memory budget, so that the fit was a stream's
   */
  public boolean isStreamed() {
    return streamed;
  }

  @Override
  public Predictions validationStep(ImageBatch batch, int index) {
    Scores scores = model().score(embed(batch.images()));
    return new Predictions(
        batch.samples(), scores.values(), AnomalyMaps.of(model(), scores, preprocessor.size()));
  }
}
