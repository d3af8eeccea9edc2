package org.deepfeature.dfm.trainer.augmentation;

import java.util.Random;

/**
 * Changes a normal image in a way after which it is as normal as before. A plugin offers its own by
 * {@link org.deepfeature.dfm.trainer.plugin.TrainerPlugin#augmentations}. Thread-safe; the same
 * numbers from {@code random} give the same picture on any machine and thread.
 */
@FunctionalInterface
public interface Augmentation {

  /**
   * @param planes red, green and blue of a decoded image, each height × width, in 0..1; unchanged
   * @param width of the image, {@code >= 1}
   * @param height of the image, {@code >= 1}
   * @param random what to draw from; made of the seed, the image's name and the copy's number
   * @return another picture of the same size, in 0..1
   */
  float[] apply(float[] planes, int width, int height, Random random);
}
