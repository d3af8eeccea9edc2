package org.deepfeature.dfm.trainer.lifecycle;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.deepfeature.dfm.runtime.concurrent.ThreadBudget;
import org.deepfeature.dfm.runtime.image.BadImageException;
import org.deepfeature.dfm.runtime.image.ImageDecoder;
import org.deepfeature.dfm.trainer.checkpoint.ModelCheckpoint;
import org.deepfeature.dfm.trainer.logger.Logger;

/**
 * Lightning's options of a trainer, under its names in camel case and with its defaults where they
 * make sense without gradients. Not thread-safe.
 */
public final class TrainerBuilder {
  private List<Callback> callbacks = List.of();
  private Logger logger = Logger.NONE;
  private Map<String, String> hyperparameters = Map.of();
  private Optional<ModelCheckpoint> checkpoint = Optional.empty();
  private int batchSize = 32;
  private ThreadBudget budget = new ThreadBudget(Runtime.getRuntime().availableProcessors());
  private OptionalInt stepThreads = OptionalInt.empty();
  private ImageDecoder decoder = new ImageDecoder();
  private OptionalInt maxEpochs = OptionalInt.empty();
  private OptionalInt numSanityValSteps = OptionalInt.empty();
  private int checkValEveryNEpoch = 1;
  private BatchLimit trainLimit = BatchLimit.ALL;
  private BatchLimit validationLimit = BatchLimit.ALL;
  private BatchLimit testLimit = BatchLimit.ALL;
  private BatchLimit predictLimit = BatchLimit.ALL;
  private int fastDevRun;
  private Consumer<BadImageException> onBadImage =
      e -> {
        throw e;
      };
  private Consumer<String> messages = line -> {};

  TrainerBuilder() {}

  /**
   * @param value notified of everything, in this order
   * @return this
   */
  public TrainerBuilder callbacks(List<? extends Callback> value) {
    callbacks = List.copyOf(value);
    return this;
  }

  /**
   * @param value takes hyperparameters and metrics; the caller closes it. Default: none
   * @return this
   */
  public TrainerBuilder logger(Logger value) {
    logger = value;
    return this;
  }

  /**
   * @param value what a logger gets at the beginning of each fit
   * @return this
   */
  public TrainerBuilder hyperparameters(Map<String, String> value) {
    hyperparameters = Map.copyOf(value);
    return this;
  }

  /**
   * @param value where a fit leaves what it needs to go on after the process ended. Default:
   *     nothing is left, Lightning's {@code enable_checkpointing=False}
   * @return this
   */
  public TrainerBuilder checkpoint(ModelCheckpoint value) {
    checkpoint = Optional.of(value);
    return this;
  }

  /**
   * @param value images in a batch, {@code >= 1}. Default: 32
   * @return this
   */
  public TrainerBuilder batchSize(int value) {
    batchSize = atLeast(1, "batchSize", value);
    return this;
  }

  /**
   * @param value threads that work at once, {@code >= 1}: those that decode images and those of the
   *     module's steps. Default: one a processor
   * @return this
   */
  public TrainerBuilder threads(int value) {
    return threads(new ThreadBudget(atLeast(1, "threads", value)));
  }

  /**
   * @param value shared with other work, such as the drawing of pictures
   * @return this
   */
  public TrainerBuilder threads(ThreadBudget value) {
    budget = value;
    return this;
  }

  /**
   * @param value how many of the threads a module's step keeps busy, {@code >= 1}; 1 where its
   *     network runs on a GPU, so that images are decoded meanwhile. Default: all
   * @return this
   */
  public TrainerBuilder stepThreads(int value) {
    stepThreads = OptionalInt.of(atLeast(1, "stepThreads", value));
    return this;
  }

  /**
   * @param value decodes images and masks. Default: one of at most {@link
   *     ImageDecoder#DEFAULT_PIXEL_LIMIT} pixels
   * @return this
   */
  public TrainerBuilder decoder(ImageDecoder value) {
    decoder = value;
    return this;
  }

  /**
   * @param value most passes over the training images, {@code >= 1}; a module that is trained ends
   *     before. Default: what the module's arguments say
   * @return this
   */
  public TrainerBuilder maxEpochs(int value) {
    maxEpochs = OptionalInt.of(atLeast(1, "maxEpochs", value));
    return this;
  }

  /**
   * @param value validation batches before training, {@code >= 0}, or -1 for all. Default: what the
   *     module's arguments say
   * @return this
   */
  public TrainerBuilder numSanityValSteps(int value) {
    numSanityValSteps = OptionalInt.of(atLeast(-1, "numSanityValSteps", value));
    return this;
  }

  /**
   * @param value after how many epochs the validation images are run, {@code >= 1}. Default: 1
   * @return this
   */
  public TrainerBuilder checkValEveryNEpoch(int value) {
    checkValEveryNEpoch = atLeast(1, "checkValEveryNEpoch", value);
    return this;
  }

  /**
   * @param value of training batches an epoch. Default: all
   * @return this
   */
  public TrainerBuilder limitTrainBatches(BatchLimit value) {
    trainLimit = value;
    return this;
  }

  /**
   * @param value of validation batches. Default: all
   * @return this
   */
  public TrainerBuilder limitValBatches(BatchLimit value) {
    validationLimit = value;
    return this;
  }

  /**
   * @param value of test batches. Default: all
   * @return this
   */
  public TrainerBuilder limitTestBatches(BatchLimit value) {
    testLimit = value;
    return this;
  }

  /**
   * @param value of batches to predict. Default: all
   * @return this
   */
  public TrainerBuilder limitPredictBatches(BatchLimit value) {
    predictLimit = value;
    return this;
  }

  /**
   * Tries whether everything goes through: so many batches a stage, one epoch, no sanity check,
   * neither logger nor checkpoint, whatever else was said.
   *
   * @param batches {@code >= 0}; 0 for an ordinary run, the default
   * @return this
   */
  public TrainerBuilder fastDevRun(int batches) {
    fastDevRun = atLeast(0, "fastDevRun", batches);
    return this;
  }

  /**
   * @param value notified of every image that is skipped; what it throws ends the run. Default:
   *     throws
   * @return this
   */
  public TrainerBuilder onBadImage(Consumer<BadImageException> value) {
    onBadImage = value;
    return this;
  }

  /**
   * @param value called with the reason why a stage ended early and what was resumed. Default: no
   *     one
   * @return this
   */
  public TrainerBuilder messages(Consumer<String> value) {
    messages = value;
    return this;
  }

  private static int atLeast(int least, String name, int value) {
    if (value < least) {
      throw new IllegalArgumentException(
          "%s %s; expected at least %s".formatted(name, value, least));
    }
    return value;
  }

  /**
   * @return a trainer with these options
   */
  public Trainer build() {
    boolean dev = fastDevRun > 0;
    BatchLimit few = BatchLimit.of(fastDevRun);
    return new Trainer(
        new TrainerOptions(
            callbacks,
            dev ? Logger.NONE : logger,
            hyperparameters,
            dev ? Optional.empty() : checkpoint,
            batchSize,
            budget,
            stepThreads.orElse(budget.threads()),
            decoder,
            dev ? OptionalInt.of(1) : maxEpochs,
            dev ? OptionalInt.of(0) : numSanityValSteps,
            dev ? 1 : checkValEveryNEpoch,
            dev ? few : trainLimit,
            dev ? few : validationLimit,
            dev ? few : testLimit,
            dev ? few : predictLimit,
            onBadImage,
            messages));
  }
}
