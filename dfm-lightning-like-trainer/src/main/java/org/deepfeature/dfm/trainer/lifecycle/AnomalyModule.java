package org.deepfeature.dfm.trainer.lifecycle;

import java.util.Optional;
import org.deepfeature.dfm.trainer.image.ImageBatch;
import org.deepfeature.dfm.trainer.image.ImagePreprocessor;

/** Lightning's {@code LightningModule}, without gradients. Hooks do nothing by default. */
public interface AnomalyModule {
  /**
   * @return how this module's images must be prepared
   */
  ImagePreprocessor preprocessor();

  /**
   * @return how it wants to be trained
   */
  default TrainerArguments trainerArguments() {
    return TrainerArguments.ONE_PASS;
  }

  /**
   * @return nothing: there are no gradients
   */
  default Optional<Void> configureOptimizers() {
    return Optional.empty();
  }

  /** Before the first epoch. */
  default void onFitStart() {}

  /** Before an epoch's first batch. */
  default void onTrainEpochStart() {}

  /**
   * @param batch normal images
   * @param index of the batch
   */
  void trainingStep(ImageBatch batch, int index);

  /** Before the first validation batch; Lightning validates inside the epoch. */
  default void onValidationStart() {}

  /** After the last validation batch. */
  default void onValidationEnd() {}

  /** Before the first test batch. */
  default void onTestStart() {}

  /** After the last test batch. */
  default void onTestEnd() {}

  /** Before the first batch to predict. */
  default void onPredictStart() {}

  /** After the last predicted batch. */
  default void onPredictEnd() {}

  /** After an epoch's last batch and its validation. */
  default void onTrainEpochEnd() {}

  /** After the last epoch. */
  default void onFitEnd() {}

  /**
   * @param batch images
   * @param index of the batch
   * @return their scores
   * @throws IllegalStateException before fitting
   */
  Predictions validationStep(ImageBatch batch, int index);

  /**
   * @param batch images
   * @param index of the batch
   * @return their scores
   */
  default Predictions testStep(ImageBatch batch, int index) {
    return validationStep(batch, index);
  }

  /**
   * @param batch images
   * @param index of the batch
   * @return their scores
   */
  default Predictions predictStep(ImageBatch batch, int index) {
    return validationStep(batch, index);
  }
}
