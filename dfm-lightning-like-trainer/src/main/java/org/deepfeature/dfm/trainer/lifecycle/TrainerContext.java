package org.deepfeature.dfm.trainer.lifecycle;

import java.util.List;
import java.util.function.Consumer;
import org.deepfeature.dfm.runtime.concurrent.ThreadBudget;
import org.deepfeature.dfm.runtime.image.BadImageException;
import org.deepfeature.dfm.runtime.image.ImageDecoder;

/**
 * What a module may use of the trainer that runs it.
 *
 * @param budget threads that may be busy at once, all work together
 * @param decoder of images and masks
 * @param onBadImage notified of every image or mask that is skipped; what it throws ends the run
 * @param messages called with what was decided
 * @param trainingImages names of all images of a fit, limits aside; none in other stages
 */
public record TrainerContext(
    ThreadBudget budget,
    ImageDecoder decoder,
    Consumer<BadImageException> onBadImage,
    Consumer<String> messages,
    List<String> trainingImages) {
  public TrainerContext {
    trainingImages = List.copyOf(trainingImages);
  }
}
