package org.deepfeature.dfm.trainer.lifecycle;

/**
 * How a module wants to be trained: anomalib's {@code trainer_arguments}.
 *
 * @param gradientClipVal bound of the gradients; 0 where there are none
 * @param maxEpochs passes over the training images, {@code >= 1}
 * @param numSanityValSteps validation batches before the first epoch, {@code >= 0}
 * @param devices to run on, {@code >= 1}
 */
public record TrainerArguments(
    double gradientClipVal, int maxEpochs, int numSanityValSteps, int devices) {
  /** One pass, no sanity check, no gradients, one device: all that DFM needs. */
  public static final TrainerArguments ONE_PASS = new TrainerArguments(0, 1, 0, 1);

  public TrainerArguments {
    if (!(gradientClipVal >= 0) || maxEpochs < 1 || numSanityValSteps < 0 || devices < 1) {
      throw new IllegalArgumentException(
          ("gradientClipVal %s, maxEpochs %s, numSanityValSteps %s, devices %s; expected at least"
                  + " 0, 1, 0 and 1")
              .formatted(gradientClipVal, maxEpochs, numSanityValSteps, devices));
    }
  }
}
