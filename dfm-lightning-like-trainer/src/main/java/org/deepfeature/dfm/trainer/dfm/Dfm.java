package org.deepfeature.dfm.trainer.dfm;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.deepfeature.dfm.api.Backbone;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.api.Tensor;
import org.deepfeature.dfm.core.embedding.AveragePooling;
import org.deepfeature.dfm.core.embedding.EmbeddingLayout;
import org.deepfeature.dfm.core.fusion.Scores;
import org.deepfeature.dfm.core.model.DfmModel;
import org.deepfeature.dfm.core.model.LayerModel;
import org.deepfeature.dfm.core.postprocessing.PostProcessor;
import org.deepfeature.dfm.runtime.image.ImagePreprocessor;
import org.deepfeature.dfm.runtime.model.AnomalyMaps;
import org.deepfeature.dfm.runtime.model.FittedModel;
import org.deepfeature.dfm.trainer.checkpoint.Checkpoint;
import org.deepfeature.dfm.trainer.checkpoint.CheckpointEntry;
import org.deepfeature.dfm.trainer.data.Sample;
import org.deepfeature.dfm.trainer.lifecycle.AnomalyModule;
import org.deepfeature.dfm.trainer.lifecycle.Callback;
import org.deepfeature.dfm.trainer.lifecycle.Predictions;
import org.deepfeature.dfm.trainer.loader.ImageBatch;
import org.jspecify.annotations.Nullable;

/**
 * DFM as a module: training steps collect embeddings, fitting happens at validation start or at the
 * epoch's end, whichever comes first, and validation steps score. The backbone stays its owner's,
 * unless {@link #builder} opened it; then {@link #close} closes it.
 */
public final class Dfm implements AnomalyModule, AutoCloseable {
  private final Backbone backbone;
  private final ImagePreprocessor preprocessor;
  private final AveragePooling pooling;
  private State state;
  private boolean streamed;
  private boolean sanityChecking;
  private @Nullable CollectedBatch newest;
  private @Nullable DfmParts parts;

  /** Before and after fitting. */
  private sealed interface State {}

  private record Collecting(EmbeddingCollector embeddings) implements State {}

  private record Fitted(FittedModel model) implements State {}

  private Dfm(Backbone backbone, ImageSize size, int pooling, State state) {
    this.backbone = backbone;
    this.preprocessor = new ImagePreprocessor(backbone.preprocessing(), size);
    this.pooling = new AveragePooling(pooling);
    this.state = state;
  }

  /**
   * @return anomalib's parameters of {@code Dfm}, at their defaults
   */
  public static DfmBuilder builder() {
    return new DfmBuilder();
  }

  Dfm with(DfmParts own) {
    parts = own;
    return this;
  }

  /**
   * @return {@code ONE_CLASS}: fitted on normal images alone
   */
  public LearningType learningType() {
    return LearningType.ONE_CLASS;
  }

  /** The evaluator and the visualiser that {@link #builder} was told of. */
  @Override
  public List<Callback> configureCallbacks() {
    return parts == null ? List.of() : parts.callbacks(this);
  }

  /** Closes the backbone if {@link #builder} opened it; harmless otherwise. */
  @Override
  public void close() {
    if (parts != null && parts.opened()) {
      backbone.close();
    }
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
        backbone,
        size,
        settings.pooling(),
        new Collecting(new EmbeddingCollector(layouts, settings, size)));
  }

  /**
   * @param backbone open; the caller closes it
   * @param size of the network's input
   * @param pooling with which the model was fitted
   * @param fitted the model
   * @return a module that scores
   */
  public static Dfm fitted(Backbone backbone, ImageSize size, int pooling, FittedModel fitted) {
    return new Dfm(backbone, size, pooling, new Fitted(fitted));
  }

  /**
   * @return the fitted model and its thresholds
   * @throws IllegalStateException before fitting
   */
  public FittedModel fitted() {
    if (state instanceof Fitted fitted) {
      return fitted.model();
    }
    throw new IllegalStateException("This DFM model is not fitted; call Trainer.fit first");
  }

  /**
   * Takes other thresholds than those of held-out training images.
   *
   * @param postProcessor chosen on a validation set
   * @throws IllegalStateException before fitting
   */
  public void calibrate(PostProcessor postProcessor) {
    state = new Fitted(fitted().with(postProcessor));
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
    CollectedBatch collected =
        new CollectedBatch(
            embed(batch.images()), batch.samples().stream().map(Sample::label).toList());
    collecting.embeddings().add(collected.embeddings(), collected.labels());
    newest = collected;
  }

  @Override
  public void onSaveCheckpoint(CheckpointEntry.Builder entry) {
    if (newest != null) {
      newest.save(entry, backbone.layers());
    }
  }

  /** Collects again what was collected then, batch by batch, so that the fit is the same. */
  @Override
  public void onLoadCheckpoint(Checkpoint checkpoint) {
    if (!(state instanceof Collecting collecting) || collecting.embeddings().images() > 0) {
      throw new IllegalStateException("A checkpoint is loaded before anything is collected");
    }
    checkpoint.forEach(
        entry -> {
          CollectedBatch batch = CollectedBatch.load(entry, backbone.layers());
          collecting.embeddings().add(batch.embeddings(), batch.labels());
        });
  }

  @Override
  public void onSanityCheckStart() {
    sanityChecking = true;
  }

  @Override
  public void onSanityCheckEnd() {
    sanityChecking = false;
  }

  @Override
  public void onValidationStart() {
    if (!sanityChecking) {
      fit();
    }
  }

  @Override
  public void onTrainEpochEnd() {
    fit();
  }

  private void fit() {
    if (state instanceof Collecting collecting) {
      streamed = collecting.embeddings().isStreaming();
      newest = null;
      state = new Fitted(collecting.embeddings().finish());
    }
  }

  @Override
  public boolean isTrained() {
    return state instanceof Fitted;
  }

  /** The number of components, and the least share of the variance that a layer's explain. */
  @Override
  public Map<String, Double> metrics() {
    return state instanceof Fitted fitted ? metrics(fitted.model().model()) : Map.of();
  }

  private static Map<String, Double> metrics(DfmModel model) {
    double components = 0;
    double explained = 1;
    for (LayerModel layer : model.layers()) {
      components += layer.projection().components();
      explained = Math.min(explained, layer.projection().explainedVarianceRatio());
    }
    return Map.of("fit/k", components, "fit/explained_ratio", explained);
  }

  /**
   * @return whether the embeddings were more than the memory budget, so that the fit was a stream's
   */
  public boolean isStreamed() {
    return streamed;
  }

  /** In a sanity check, before the fit, the features are computed and every score is NaN. */
  @Override
  public Predictions validationStep(ImageBatch batch, int index) {
    if (sanityChecking && !isTrained()) {
      double[] unknown = new double[embed(batch.images()).get(0).rows()];
      Arrays.fill(unknown, Double.NaN);
      return new Predictions(batch.samples(), unknown, List.of());
    }
    Scores scores = model().score(embed(batch.images()));
    return new Predictions(
        batch.samples(), scores.values(), AnomalyMaps.of(model(), scores, preprocessor.size()));
  }
}
