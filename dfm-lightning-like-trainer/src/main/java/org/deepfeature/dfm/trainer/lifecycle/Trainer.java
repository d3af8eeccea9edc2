package org.deepfeature.dfm.trainer.lifecycle;

import java.util.List;
import java.util.function.Consumer;
import org.deepfeature.dfm.trainer.data.DataModule;
import org.deepfeature.dfm.trainer.data.Sample;
import org.deepfeature.dfm.trainer.data.Stage;
import org.deepfeature.dfm.trainer.image.BadImageException;
import org.deepfeature.dfm.trainer.image.ImageBatch;
import org.deepfeature.dfm.trainer.image.ImageDecoder;
import org.deepfeature.dfm.trainer.image.ImageLoader;

/**
 * Drives a module through its life in Lightning's order, callbacks before the module. Immutable; a
 * run uses the calling thread and the decoding threads.
 *
 * @param callbacks told of everything, in this order
 * @param batchSize images in a batch, {@code >= 1}
 * @param threads that decode images, {@code >= 1}
 * @param limitBatches at most so many batches a stage, {@code >= 1}; {@link Integer#MAX_VALUE} for
 *     all
 * @param onBadImage told of every image that is skipped; what it throws ends the run
 */
public record Trainer(
    List<Callback> callbacks,
    int batchSize,
    int threads,
    int limitBatches,
    Consumer<BadImageException> onBadImage) {

  public Trainer {
    callbacks = List.copyOf(callbacks);
    if (batchSize < 1 || threads < 1 || limitBatches < 1) {
      throw new IllegalArgumentException(
          "Batch size %d, threads %d, limit of batches %d; expected at least 1 each"
              .formatted(batchSize, threads, limitBatches));
    }
  }

  /** One batch's work. */
  private interface Step {
    void run(ImageBatch batch, int index);
  }

  /**
   * Fits, validating inside the epoch where there are validation images, as Lightning does.
   *
   * @param module to train
   * @param data its images
   * @throws IllegalArgumentException if there is nothing to fit on
   */
  public void fit(AnomalyModule module, DataModule data) {
    data.setup(Stage.FIT);
    tellSetup(Stage.FIT, data.trainSamples());
    callbacks.forEach(Callback::onFitStart);
    module.onFitStart();
    for (int epoch = 0; epoch < module.trainerArguments().maxEpochs(); epoch++) {
      callbacks.forEach(Callback::onTrainEpochStart);
      module.onTrainEpochStart();
      run(
          module,
          data.trainSamples(),
          (batch, index) -> {
            module.trainingStep(batch, index);
            callbacks.forEach(c -> c.onTrainBatchEnd(batch, index));
          });
      if (!data.validationSamples().isEmpty()) {
        runValidation(module, data.validationSamples());
      }
      callbacks.forEach(Callback::onTrainEpochEnd);
      module.onTrainEpochEnd();
    }
    callbacks.forEach(Callback::onFitEnd);
    module.onFitEnd();
  }

  /**
   * @param module fitted
   * @param data its validation images are scored
   * @throws IllegalArgumentException if there are none
   */
  public void validate(AnomalyModule module, DataModule data) {
    data.setup(Stage.VALIDATE);
    tellSetup(Stage.VALIDATE, data.validationSamples());
    runValidation(module, data.validationSamples());
  }

  private void runValidation(AnomalyModule module, List<Sample> samples) {
    callbacks.forEach(Callback::onValidationStart);
    module.onValidationStart();
    run(
        module,
        samples,
        (batch, index) -> {
          Predictions predictions = module.validationStep(batch, index);
          callbacks.forEach(c -> c.onValidationBatchEnd(batch, predictions, index));
        });
    callbacks.forEach(Callback::onValidationEnd);
    module.onValidationEnd();
  }

  /**
   * @param module fitted
   * @param data its test images are scored
   * @throws IllegalArgumentException if there are none
   */
  public void test(AnomalyModule module, DataModule data) {
    data.setup(Stage.TEST);
    tellSetup(Stage.TEST, data.testSamples());
    callbacks.forEach(Callback::onTestStart);
    module.onTestStart();
    run(
        module,
        data.testSamples(),
        (batch, index) -> {
          Predictions predictions = module.testStep(batch, index);
          callbacks.forEach(c -> c.onTestBatchEnd(batch, predictions, index));
        });
    callbacks.forEach(Callback::onTestEnd);
    module.onTestEnd();
  }

  /**
   * @param module fitted
   * @param data its images to predict are scored, streamed in their order
   * @throws IllegalArgumentException if there are none
   */
  public void predict(AnomalyModule module, DataModule data) {
    data.setup(Stage.PREDICT);
    tellSetup(Stage.PREDICT, data.predictSamples());
    callbacks.forEach(Callback::onPredictStart);
    module.onPredictStart();
    run(
        module,
        data.predictSamples(),
        (batch, index) -> {
          Predictions predictions = module.predictStep(batch, index);
          callbacks.forEach(c -> c.onPredictBatchEnd(batch, predictions, index));
        });
    callbacks.forEach(Callback::onPredictEnd);
    module.onPredictEnd();
  }

  private void tellSetup(Stage stage, List<Sample> samples) {
    int images = (int) Math.min(samples.size(), (long) limitBatches * batchSize);
    callbacks.forEach(c -> c.setup(stage, images));
  }

  private void run(AnomalyModule module, List<Sample> samples, Step step) {
    int images = (int) Math.min(samples.size(), (long) limitBatches * batchSize);
    try (ImageLoader loader =
        new ImageLoader(
            samples.subList(0, images),
            new ImageDecoder(),
            module.preprocessor(),
            batchSize,
            threads,
            onBadImage)) {
      for (int index = 0; loader.hasNext(); index++) {
        step.run(loader.next(), index);
      }
    }
  }
}
