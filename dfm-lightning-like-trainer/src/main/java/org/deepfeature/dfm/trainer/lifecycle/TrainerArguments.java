package org.deepfeature.dfm.trainer.lifecycle;

/**
 * How a module wants to be trained.
 *
 * @param maxEpochs passes over the training images, {@code >= 1}
 * @param sanityValidationSteps validation batches before the first epoch
 */
public record TrainerArguments(int maxEpochs, int sanityValidationSteps) {
  /** One pass, no sanity check, no gradients: all that DFM needs. */
  public static final TrainerArguments ONE_PASS = new TrainerArguments(1, 0);
}
