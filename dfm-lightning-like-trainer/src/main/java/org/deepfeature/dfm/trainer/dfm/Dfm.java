package org.deepfeature.dfm.trainer.dfm;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.deepfeature.dfm.api.Backbone;
import org.deepfeature.dfm.api.Backbone.Layer;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.api.Tensor;
import org.deepfeature.dfm.core.embedding.EmbeddingLayout;
import org.deepfeature.dfm.core.embedding.LayerEmbeddings;
import org.deepfeature.dfm.core.embedding.RowGroups;
import org.deepfeature.dfm.core.fusion.Scores;
import org.deepfeature.dfm.core.model.DfmModel;
import org.deepfeature.dfm.core.model.LayerModel;
import org.deepfeature.dfm.core.postprocessing.PostProcessor;
import org.deepfeature.dfm.metrics.threshold.Separation;
import org.deepfeature.dfm.metrics.threshold.ThresholdSettings;
import org.deepfeature.dfm.runtime.image.BadImageException;
import org.deepfeature.dfm.runtime.image.ImageDecoder;
import org.deepfeature.dfm.runtime.image.ImagePreprocessor;
import org.deepfeature.dfm.runtime.model.AnomalyMaps;
import org.deepfeature.dfm.runtime.model.FeatureEmbedder;
import org.deepfeature.dfm.runtime.model.FittedModel;
import org.deepfeature.dfm.runtime.model.KeptRows;
import org.deepfeature.dfm.runtime.model.KeptRowsWriter;
import org.deepfeature.dfm.trainer.checkpoint.Checkpoint;
import org.deepfeature.dfm.trainer.checkpoint.CheckpointEntry;
import org.deepfeature.dfm.trainer.data.Sample;
import org.deepfeature.dfm.trainer.lifecycle.AnomalyModule;
import org.deepfeature.dfm.trainer.lifecycle.Callback;
import org.deepfeature.dfm.trainer.lifecycle.Predictions;
import org.deepfeature.dfm.trainer.lifecycle.TrainerContext;
import org.deepfeature.dfm.trainer.loader.ImageBatch;
import org.deepfeature.dfm.trainer.option.OptionValues;
import org.jspecify.annotations.Nullable;

/**
 * DFM as a module: training steps collect embeddings, fitting happens at validation start or at the
 * epoch's end, whichever comes first, and validation steps score; thresholds come from the
 * validation images where there are some, from held-out training images otherwise. The backbone
 * stays its owner's, unless {@link #builder} or {@link DfmFactory} opened it; then {@link #close}
 * closes it. For one thread; {@link #embed} may be called from several.
 */
public final class Dfm implements AnomalyModule, AutoCloseable {
  private final DfmSetup setup;
  private final ImagePreprocessor preprocessor;
  private FeatureEmbedder embedder;
  private State state;
  private boolean streamed;
  private final Set<Path> unusable = new HashSet<>();
  private boolean sanityChecking;
  private List<String> trainedOn = List.of();
  private long trainedImages;
  private @Nullable CollectedBatch newest;
  private @Nullable TrainerContext context;
  private @Nullable ValidationCalibration calibration;
  private @Nullable Separation separation;
  private List<String> doubts = List.of();
  private @Nullable ModuleCallbacks callbacks;
  private @Nullable KeptRowsWriter kept;

  /** Before and after fitting. */
  private sealed interface State {}

  private record Collecting(EmbeddingCollector embeddings, CopyNumbers copies) implements State {
    Collecting(EmbeddingCollector embeddings) {
      this(embeddings, new CopyNumbers());
    }

    void add(CollectedBatch batch) {
      RowGroups rows = copies.next(batch.copies());
      Function<RowGroups, long[]> contents = batch.contents();
      // What is asked for later must not keep the batch.
      embeddings.add(batch.embeddings(), batch.labels(), rows, () -> contents.apply(rows));
    }
  }

  private record Fitted(FittedModel model) implements State {}

  private Dfm(Backbone backbone, DfmSetup setup, State state) {
    this.setup = setup;
    this.preprocessor = new ImagePreprocessor(backbone.preprocessing(), setup.framing());
    this.embedder = new FeatureEmbedder(backbone, setup.embeddings());
    this.state = state;
  }

  /**
   * @return anomalib's parameters of {@code Dfm}, at their defaults, and all other options of a
   *     model
   */
  public static DfmBuilder builder() {
    return new DfmBuilder();
  }

  Dfm with(ModuleCallbacks own) {
    callbacks = own;
    return this;
  }

  /**
   * @return {@code ONE_CLASS}: fitted on normal images alone
   */
  public LearningType learningType() {
    return LearningType.ONE_CLASS;
  }

  /** The evaluator and the visualiser that {@link #builder} was given. */
  @Override
  public List<Callback> configureCallbacks() {
    return callbacks == null
        ? List.of()
        : callbacks.of(this, context == null ? new ImageDecoder() : context.decoder());
  }

  /**
   * Closes the backbone if {@link #builder} or a factory opened it, and removes what was kept for a
   * file; harmless otherwise.
   */
  @Override
  public void close() {
    if (kept != null) {
      kept.close();
      kept = null;
    }
    if (setup.reopen().isPresent()) {
      backbone().close();
    }
  }

  /**
   * @param backbone open; the caller closes it
   * @param size of the network's input
   * @param settings how to fit
   * @return an unfitted module
   */
  public static Dfm unfitted(Backbone backbone, ImageSize size, DfmSettings settings) {
    return unfitted(
        backbone, DfmSetup.plain(size, settings.embeddings(), settings.thresholds()), settings);
  }

  static Dfm unfitted(Backbone backbone, DfmSetup setup, DfmSettings settings) {
    List<EmbeddingLayout> layouts = new ArrayList<>();
    for (Layer layer : backbone.layers()) {
      int pooling = settings.embeddings().of(layouts.size()).pooling();
      layouts.add(EmbeddingLayout.of(layer, pooling));
    }
    return new Dfm(
        backbone, setup, new Collecting(new EmbeddingCollector(layouts, settings, setup.size())));
  }

  /**
   * @param backbone open; the caller closes it
   * @param size of the network's input
   * @param pooling of every layer with which the model was fitted
   * @param fitted the model
   * @return a module that scores
   */
  public static Dfm fitted(Backbone backbone, ImageSize size, int pooling, FittedModel fitted) {
    return fitted(
        backbone,
        DfmSetup.plain(size, LayerEmbeddings.all(pooling, false), ThresholdSettings.DEFAULT),
        fitted);
  }

  /**
   * @param model fitted to embeddings of this module's network
   * @return a module that scores with it, over the same open network, which stays this module's
   */
  public Dfm scoring(FittedModel model) {
    FittedModel applied = model.with(setup.processors().applied(model.postProcessor()));
    return fitted(backbone(), setup, applied);
  }

  static Dfm fitted(Backbone backbone, DfmSetup setup, FittedModel fitted) {
    return new Dfm(backbone, setup, new Fitted(fitted));
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

  private DfmModel model() {
    return fitted().model();
  }

  /**
   * @return the network
   */
  public Backbone backbone() {
    return embedder.backbone();
  }

  /**
   * @return how each layer's maps become embeddings
   */
  public LayerEmbeddings embeddings() {
    return embedder.embeddings();
  }

  /**
   * @return its processors
   */
  public Processors processors() {
    return setup.processors();
  }

  /**
   * @return all options that it was made of, resolved, and where each comes from; empty if it was
   *     made without
   */
  public Optional<OptionValues<?>> options() {
    return setup.options();
  }

  /**
   * @param path a {@code model.dfm}, replaced when complete
   * @throws IllegalStateException before fitting, or if it was made without options
   */
  public void save(Path path) {
    SavedModel.of(this, null).write(path);
  }

  /**
   * @return what an updatable model was fitted on; empty for others, and for one that was loaded or
   *     closed
   */
  public Optional<KeptRows> kept() {
    return Optional.ofNullable(kept).map(KeptRowsWriter::rows);
  }

  private void collect(Collecting collecting, CollectedBatch batch) {
    collecting.add(batch);
    if (setup.updatable()) {
      kept = kept == null ? new KeptRowsWriter() : kept;
      kept.append(batch.embeddings(), batch.kept());
    }
  }

  /** Names of the images that the newest fit had. */
  List<String> trainedOn() {
    return trainedOn;
  }

  /** Each image, and behind it its augmented copies, if there are to be any. */
  @Override
  public List<Sample> trainingSamples(List<Sample> samples) {
    return setup.copies().map(copies -> copies.added(samples)).orElse(samples);
  }

  /** How many of them could be used. */
  long trainedImages() {
    return trainedImages;
  }

  /** Whether somebody gave the network open, so that its options say nothing of it. */
  boolean isBackboneGiven() {
    return setup.reopen().isEmpty();
  }

  @Override
  public ImagePreprocessor preprocessor() {
    return preprocessor;
  }

  /** Opens the network again for the trainer's threads, if it is this module's own. */
  @Override
  public void attach(TrainerContext trainer) {
    context = trainer;
    separation = null;
    unusable.clear();
    trainedOn = trainer.trainingImages().isEmpty() ? trainedOn : trainer.trainingImages();
    setup
        .reopen()
        .ifPresent(
            open -> {
              Backbone other = open.apply(trainer.budget().threads());
              if (other != backbone()) {
                embedder = new FeatureEmbedder(other, embedder.embeddings());
              }
            });
    if (state instanceof Collecting collecting) {
      collecting.embeddings().limitThreads(trainer.budget().threads());
    }
  }

  /**
   * @param images prepared
   * @return one n × d matrix a layer
   */
  public List<Matrix> embed(Tensor images) {
    return embedder.embed(images);
  }

  /**
   * @param batch prepared images
   * @param onBadImage told of each image whose features are NaN or infinite
   * @return the others, and their embeddings
   */
  public UsableBatch embed(ImageBatch batch, Consumer<BadImageException> onBadImage) {
    return UsableBatch.of(embedder, batch, unusable, onBadImage);
  }

  /** Without a trainer there is nobody to tell, so that the image ends what it is part of. */
  private UsableBatch usable(ImageBatch batch) {
    TrainerContext trainer = context;
    return embed(
        batch,
        fault -> {
          if (trainer == null) {
            throw fault;
          }
          trainer.onBadImage().accept(fault);
        });
  }

  @Override
  public void trainingStep(ImageBatch batch, int index) {
    if (!(state instanceof Collecting collecting)) {
      throw new IllegalStateException("This DFM model is fitted already; begin with a new one");
    }
    UsableBatch usable = usable(batch);
    CollectedBatch collected =
        CollectedBatch.of(usable.embeddings(), usable.samples(), setup.updatable());
    collect(collecting, collected);
    newest = collected;
  }

  @Override
  public void onSaveCheckpoint(CheckpointEntry.Builder entry) {
    if (newest != null) {
      newest.save(entry, backbone().layers());
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
          collect(collecting, CollectedBatch.load(entry, backbone().layers(), setup.updatable()));
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
      calibration =
          context == null
              ? null
              : new ValidationCalibration(setup.framing(), setup.thresholds(), context);
    }
  }

  @Override
  public void onValidationBatchEnd(ImageBatch batch, Predictions predictions, int index) {
    if (calibration != null && !sanityChecking) {
      calibration.add(predictions);
    }
  }

  @Override
  public void onValidationEpochEnd() {
    if (calibration != null && calibration.images() > 0) {
      PostProcessor chosen = calibration.result();
      separation = calibration.separation(chosen);
      doubts = calibration.doubts();
      state = new Fitted(fitted().with(setup.processors().applied(chosen)));
    }
    calibration = null;
  }

  @Override
  public void onTrainEpochEnd() {
    fit();
  }

  private void fit() {
    if (state instanceof Collecting collecting) {
      streamed = collecting.embeddings().isStreaming();
      trainedImages = collecting.embeddings().images();
      newest = null;
      FittedModel fitted = collecting.embeddings().finish();
      doubts = collecting.embeddings().doubts();
      state = new Fitted(fitted.with(setup.processors().applied(fitted.postProcessor())));
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

  /**
   * @return how well the newest validation's scores tell its anomalous images from its normal ones;
   *     empty if thresholds were not chosen from a validation
   */
  public Optional<Separation> separation() {
    return Optional.ofNullable(separation);
  }

  /**
   * @return a sentence for each rule of a threshold that the images it was chosen from can tell
   *     little about
   */
  public List<String> thresholdDoubts() {
    return doubts;
  }

  /** In a sanity check, before the fit, the features are computed and every score is NaN. */
  @Override
  public Predictions validationStep(ImageBatch batch, int index) {
    if (sanityChecking && !isTrained()) {
      double[] unknown = new double[embed(batch.images()).get(0).rows()];
      Arrays.fill(unknown, Double.NaN);
      return Predictions.of(batch.samples(), unknown);
    }
    DfmModel model = model();
    UsableBatch usable = usable(batch);
    if (usable.isEmpty()) {
      return Predictions.of(List.of(), new double[0]);
    }
    Scores scores = model.score(usable.embeddings());
    return scores.maps().isEmpty()
        ? Predictions.of(usable.samples(), scores.values())
        : Predictions.of(
            usable.samples(),
            scores.values(),
            image -> AnomalyMaps.of(model, scores.of(image), setup.size()).get(0));
  }
}
