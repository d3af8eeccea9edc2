package org.deepfeature.dfm.trainer.lifecycle;

import java.util.List;
import java.util.function.Consumer;
import org.deepfeature.dfm.trainer.data.DataModule;
import org.deepfeature.dfm.trainer.data.Sample;
import org.deepfeature.dfm.trainer.image.BadImageException;
import org.deepfeature.dfm.trainer.image.ImageLoader;
import org.deepfeature.dfm.trainer.image.LoadedBatch;

/**
 * Drives a module through its life in Lightning's order, callbacks before the module.
 *
 * @param callbacks told of everything
 * @param batchSize images in a batch, {@code >= 1}
 * @param threads that decode images, {@code >= 1}
 * @param limitBatches at most so many batches a stage; {@link Integer#MAX_VALUE} for all
 * @param onBadImage told of every image that is skipped
 */
public record Trainer(
    List<Callback> callbacks,
    int batchSize,
    int threads,
    int limitBatches,
    Consumer<BadImageException> onBadImage) {

  public Trainer {
    callbacks = List.copyOf(callbacks);
  }

  /** One batch's work. */
  private interface Step {
    void run(LoadedBatch<Sample> batch, int index);
  }

  /**
   * @param module to train
   * @param data its images
   */
  public void fit(AnomalyModule module, DataModule data) {
    callbacks.forEach(Callback::onFitStart);
    module.onFitStart();
    TrainerArguments arguments = module.trainerArguments();
    for (int epoch = 0; epoch < arguments.maxEpochs(); epoch++) {
      callbacks.forEach(Callback::onTrainEpochStart);
      module.onTrainEpochStart();
      run(
          module,
          data.trainSamples(),
          (batch, index) -> {
            module.trainingStep(batch, index);
            callbacks.forEach(c -> c.onTrainBatchEnd(index, batch.items().size()));
          });
      if (!data.validationSamples().isEmpty()) {
        validate(module, data);
      }
      callbacks.forEach(Callback::onTrainEpochEnd);
      module.onTrainEpochEnd();
    }
    callbacks.forEach(Callback::onFitEnd);
    module.onFitEnd();
  }

  /**
   * @param module fitted, or with embeddings collected
   * @param data its validation images are scored
   */
  public void validate(AnomalyModule module, DataModule data) {
    callbacks.forEach(Callback::onValidationStart);
    module.onValidationStart();
    run(module, data.validationSamples(), (b, i) -> tell(module.validationStep(b, i), i));
    callbacks.forEach(Callback::onValidationEnd);
  }

  /**
   * @param module fitted
   * @param data its test images are scored
   */
  public void test(AnomalyModule module, DataModule data) {
    callbacks.forEach(Callback::onTestStart);
    run(module, data.testSamples(), (b, i) -> tell(module.testStep(b, i), i));
    callbacks.forEach(Callback::onTestEnd);
  }

  /**
   * @param module fitted
   * @param samples to score, streamed in this order
   */
  public void predict(AnomalyModule module, List<Sample> samples) {
    run(module, samples, (b, i) -> tell(module.predictStep(b, i), i));
  }

  private void tell(Predictions predictions, int index) {
    callbacks.forEach(c -> c.onBatchPredicted(predictions, index));
  }

  private void run(AnomalyModule module, List<Sample> samples, Step step) {
    try (ImageLoader<Sample> loader =
        new ImageLoader<>(
            samples.iterator(),
            Sample::path,
            module.preprocessor(),
            batchSize,
            threads,
            onBadImage)) {
      for (int index = 0; index < limitBatches && loader.hasNext(); index++) {
        LoadedBatch<Sample> batch = loader.next();
        if (!batch.items().isEmpty()) {
          step.run(batch, index);
        }
      }
    }
  }
}
