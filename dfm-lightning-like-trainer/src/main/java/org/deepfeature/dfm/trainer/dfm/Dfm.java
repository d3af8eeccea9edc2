package org.deepfeature.dfm.trainer.dfm;

import java.util.ArrayList;
import java.util.List;
import org.deepfeature.dfm.api.Backbone;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.api.Layer;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.api.Tensor;
import org.deepfeature.dfm.core.embedding.AveragePooling;
import org.deepfeature.dfm.core.embedding.EmbeddingBank;
import org.deepfeature.dfm.core.embedding.EmbeddingLayout;
import org.deepfeature.dfm.core.model.DfmModel;
import org.deepfeature.dfm.core.model.LayerModel;
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

  /** Before and after fitting. */
  private sealed interface State permits Collecting, Fitted {}

  private record Collecting(List<EmbeddingBank> banks, DfmSettings settings) implements State {}

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
    List<EmbeddingBank> banks = new ArrayList<>();
    for (Layer layer : backbone.layers()) {
      banks.add(new EmbeddingBank(EmbeddingLayout.of(layer, settings.pooling())));
    }
    return new Dfm(backbone, size, settings.pooling(), new Collecting(banks, settings));
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
    if (!(state instanceof Collecting collecting)) {
      throw new IllegalStateException("This DFM model is fitted already; begin with a new one");
    }
    List<Matrix> embeddings = embed(batch.images());
    for (int l = 0; l < embeddings.size(); l++) {
      collecting.banks().get(l).add(embeddings.get(l));
    }
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
    if (state instanceof Collecting collecting) {
      state = fit(collecting.banks(), collecting.settings(), preprocessor.size());
    }
  }

  /**
   * Fits on embeddings from anywhere, as {@link #onTrainEpochEnd} does on those collected.
   *
   * @param banks training embeddings, one bank a layer
   * @param settings how to fit
   * @param size of the maps that thresholds are chosen for
   * @return the model, and thresholds from images that were held out in turn
   * @throws IllegalArgumentException if there are fewer than three images, or all are the same
   */
  public static Fitted fit(List<EmbeddingBank> banks, DfmSettings settings, ImageSize size) {
    int images = banks.get(0).count();
    if (images < HeldOut.FEWEST) {
      throw new IllegalArgumentException(
          "Only %d usable training image%s; give at least %d different normal images"
              .formatted(images, images == 1 ? "" : "s", HeldOut.FEWEST));
    }
    DfmModel model = settings.fit(banks);
    for (LayerModel layer : model.layers()) {
      if (layer.projection().components() == 0) {
        throw new IllegalArgumentException(
            "All %d training images give the same features; give normal images that differ"
                .formatted(images));
      }
    }
    return new Fitted(model, HeldOut.scores(banks, settings, size).result());
  }

  @Override
  public Predictions validationStep(ImageBatch batch, int index) {
    Scores scores = model().score(embed(batch.images()));
    return new Predictions(
        batch.samples(), scores.values(), AnomalyMaps.of(model(), scores, preprocessor.size()));
  }
}
