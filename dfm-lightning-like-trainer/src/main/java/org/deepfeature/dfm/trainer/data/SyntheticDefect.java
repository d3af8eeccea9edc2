package org.deepfeature.dfm.trainer.data;

import java.util.BitSet;

/**
 * A defect that is drawn into an image after it is decoded, with its exact mask. The same defect at
 * each call, on any machine and thread. Immutable and thread-safe.
 */
public interface SyntheticDefect {
  /**
   * @return what tells it from other defects
   */
  long seed();

  /**
   * @param width of the image, {@code >= 1}
   * @param height of the image, {@code >= 1}
   * @return the defect's pixels, bit {@code y · width + x}; at least one
   */
  BitSet mask(int width, int height);

  /**
   * @param planes red, green and blue, each height × width, in 0..1; unchanged
   * @param width of the image
   * @param height of the image
   * @return the planes with the defect in them, in 0..1; equal to the given ones outside of {@link
   *     #mask}
   * @throws IllegalArgumentException if the number of values is not 3 · width · height
   */
  float[] draw(float[] planes, int width, int height);
}
