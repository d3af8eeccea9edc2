package org.deepfeature.dfm.trainer.lifecycle;

/** Told of everything that happens, before the module is. Every hook does nothing by default. */
public interface Callback {
  /** Before the first epoch. */
  default void onFitStart() {}

  /** After the last epoch. */
  default void onFitEnd() {}

  /** Before an epoch's first batch. */
  default void onTrainEpochStart() {}

  /** After an epoch's last batch and its validation. */
  default void onTrainEpochEnd() {}

  /**
   * After a training batch.
   *
   * @param index of the batch
   * @param images in it
   */
  default void onTrainBatchEnd(int index, int images) {}

  /** Before the first validation batch. */
  default void onValidationStart() {}

  /** After the last validation batch. */
  default void onValidationEnd() {}

  /** Before the first test batch. */
  default void onTestStart() {}

  /**
   * After a validation, test or prediction batch.
   *
   * @param predictions of the batch
   * @param index of the batch
   */
  default void onBatchPredicted(Predictions predictions, int index) {}

  /** After the last test batch. */
  default void onTestEnd() {}
}
