package org.deepfeature.dfm.trainer.lifecycle;

import org.deepfeature.dfm.trainer.data.Stage;
import org.deepfeature.dfm.trainer.image.ImageBatch;

/** Told of everything that happens, before the module is. Every hook does nothing by default. */
public interface Callback {
  /**
   * After the data module looked at its files, before the stage's first hook.
   *
   * @param stage what is about to happen
   * @param images that are about to be read
   */
  default void setup(Stage stage, int images) {}

  /** Before the first epoch. */
  default void onFitStart() {}

  /** Before an epoch's first batch. */
  default void onTrainEpochStart() {}

  /**
   * After a training batch.
   *
   * @param batch its images, valid until the hook returns
   * @param index of the batch
   */
  default void onTrainBatchEnd(ImageBatch batch, int index) {}

  /** Before the first validation batch. */
  default void onValidationStart() {}

  /**
   * After a validation batch.
   *
   * @param batch its images, valid until the hook returns
   * @param predictions of the batch
   * @param index of the batch
   */
  default void onValidationBatchEnd(ImageBatch batch, Predictions predictions, int index) {}

  /** After the last validation batch. */
  default void onValidationEnd() {}

  /** After an epoch's last batch and its validation. */
  default void onTrainEpochEnd() {}

  /** After the last epoch. */
  default void onFitEnd() {}

  /** Before the first test batch. */
  default void onTestStart() {}

  /**
   * After a test batch.
   *
   * @param batch its images, valid until the hook returns
   * @param predictions of the batch
   * @param index of the batch
   */
  default void onTestBatchEnd(ImageBatch batch, Predictions predictions, int index) {}

  /** After the last test batch. */
  default void onTestEnd() {}

  /** Before the first batch to predict. */
  default void onPredictStart() {}

  /**
   * After a predicted batch.
   *
   * @param batch its images, valid until the hook returns
   * @param predictions of the batch
   * @param index of the batch
   */
  default void onPredictBatchEnd(ImageBatch batch, Predictions predictions, int index) {}

  /** After the last predicted batch. */
  default void onPredictEnd() {}
}
