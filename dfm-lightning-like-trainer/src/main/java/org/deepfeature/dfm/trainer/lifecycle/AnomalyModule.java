package org.deepfeature.dfm.trainer.lifecycle;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.deepfeature.dfm.runtime.image.ImagePreprocessor;
import org.deepfeature.dfm.trainer.data.Sample;
import org.deepfeature.dfm.trainer.loader.ImageBatch;

/**
 * Lightning's {@code LightningModule}, without gradients. Its hooks and steps are called by one
 * thread, that of the trainer.
 */
public interface AnomalyModule extends LifecycleHooks {
  /**
   * Before anything else of a stage.
   *
   * @param trainer what the module may use of the trainer that runs it
   */
  default void attach(TrainerContext trainer) {}

  /**
   * @param samples to train on
   * @return what is really trained on, such as the same with augmented copies behind each
   */
  default List<Sample> trainingSamples(List<Sample> samples) {
    return samples;
  }

  /**
   * @return how this module's images must be prepared
   */
  ImagePreprocessor preprocessor();

  /**
   * @return how it is trained by default
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

  /**
   * @return callbacks that belong to the module; called after the trainer's own
   */
  default List<Callback> configureCallbacks() {
    return List.of();
  }

  /**
   * @return whether further training batches would change nothing; the trainer asks after each
   *     epoch and ends there, whatever the number of epochs
   */
  default boolean isTrained() {
    return false;
  }

  /**
   * @return name → finite number, for the loggers at the end of a fit
   */
  default Map<String, Double> metrics() {
    return Map.of();
  }

  /**
   * @param batch normal images
   * @param index of the batch
   */
  void trainingStep(ImageBatch batch, int index);

  /**
   * @param batch images
   * @param index of the batch
   * @return their scores
   * @throws IllegalStateException before fitting, unless in a sanity check
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
