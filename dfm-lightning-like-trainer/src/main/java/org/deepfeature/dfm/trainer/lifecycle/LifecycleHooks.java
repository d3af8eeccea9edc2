package org.deepfeature.dfm.trainer.lifecycle;

import org.deepfeature.dfm.trainer.checkpoint.Checkpoint;
import org.deepfeature.dfm.trainer.checkpoint.CheckpointEntry;
import org.deepfeature.dfm.trainer.data.Stage;
import org.deepfeature.dfm.trainer.loader.ImageBatch;

/**
 * Lightning's hooks, for callbacks and modules alike. Each is called on every callback, in their
 * order, and then on the module, on the thread that runs the trainer. Every hook does nothing by
 * default; what one throws ends the run. {@code docs/trainer.md} lists the order.
 */
public interface LifecycleHooks {
  /**
   * After the data module looked at its files, before the stage's first hook.
   *
   * @param stage what is about to happen
   * @param images that are about to be read, validation within a fit not counted
   */
  default void setup(Stage stage, int images) {}

  /**
   * After everything else of a stage, also where it failed.
   *
   * @param stage what has happened
   */
  default void teardown(Stage stage) {}

  /** Before anything else of a fit. */
  default void onFitStart() {}

  /** After training. */
  default void onFitEnd() {}

  /** Before validation batches are run through a module that is not trained yet. */
  default void onSanityCheckStart() {}

  /** After those. */
  default void onSanityCheckEnd() {}

  /** Before the first epoch. */
  default void onTrainStart() {}

  /** After the last epoch. */
  default void onTrainEnd() {}

  /** Before an epoch's first batch; not before the rest of an epoch that is resumed. */
  default void onTrainEpochStart() {}

  /** After an epoch's last batch and its validation. */
  default void onTrainEpochEnd() {}

  /**
   * @param batch its images, valid until its last hook returns
   * @param index of the batch within the epoch, from 0
   */
  default void onTrainBatchStart(ImageBatch batch, int index) {}

  /**
   * @param batch the images that were collected, without those that the step left out; valid until
   *     its last hook returns
   * @param index of the batch within the epoch, from 0
   */
  default void onTrainBatchEnd(ImageBatch batch, int index) {}

  /** Before the first validation batch; Lightning validates inside the epoch. */
  default void onValidationStart() {}

  /** After {@link #onValidationStart}, before the first batch. */
  default void onValidationEpochStart() {}

  /**
   * @param batch its images, valid until its last hook returns
   * @param index of the batch, from 0
   */
  default void onValidationBatchStart(ImageBatch batch, int index) {}

  /**
   * @param batch its images, valid until its last hook returns
   * @param predictions of the batch; in a sanity check, those of a module that is not trained
   * @param index of the batch, from 0
   */
  default void onValidationBatchEnd(ImageBatch batch, Predictions predictions, int index) {}

  /** After the last batch, before {@link #onValidationEnd}. */
  default void onValidationEpochEnd() {}

  /** After the last validation batch. */
  default void onValidationEnd() {}

  /** Before the first test batch. */
  default void onTestStart() {}

  /** After {@link #onTestStart}, before the first batch. */
  default void onTestEpochStart() {}

  /**
   * @param batch its images, valid until its last hook returns
   * @param index of the batch, from 0
   */
  default void onTestBatchStart(ImageBatch batch, int index) {}

  /**
   * @param batch its images, valid until its last hook returns
   * @param predictions of the batch
   * @param index of the batch, from 0
   */
  default void onTestBatchEnd(ImageBatch batch, Predictions predictions, int index) {}

  /** After the last batch, before {@link #onTestEnd}. */
  default void onTestEpochEnd() {}

  /** After the last test batch. */
  default void onTestEnd() {}

  /** Before the first batch to predict. */
  default void onPredictStart() {}

  /** After {@link #onPredictStart}, before the first batch. */
  default void onPredictEpochStart() {}

  /**
   * @param batch its images, valid until its last hook returns
   * @param index of the batch, from 0
   */
  default void onPredictBatchStart(ImageBatch batch, int index) {}

  /**
   * @param batch its images, valid until its last hook returns
   * @param predictions of the batch
   * @param index of the batch, from 0
   */
  default void onPredictBatchEnd(ImageBatch batch, Predictions predictions, int index) {}

  /** After the last batch, before {@link #onPredictEnd}. */
  default void onPredictEpochEnd() {}

  /** After the last predicted batch. */
  default void onPredictEnd() {}

  /**
   * After every training batch, where checkpoints are taken.
   *
   * @param entry takes in what this batch added; what was there before is in earlier entries
   */
  default void onSaveCheckpoint(CheckpointEntry.Builder entry) {}

  /**
   * Before {@link #onFitStart} of a fit that is resumed; on the module first, as in Lightning.
   *
   * @param checkpoint with all that was saved, in order
   */
  default void onLoadCheckpoint(Checkpoint checkpoint) {}
}
