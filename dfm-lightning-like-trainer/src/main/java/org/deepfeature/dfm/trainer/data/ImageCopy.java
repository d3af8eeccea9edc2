package org.deepfeature.dfm.trainer.data;

/**
 * A further copy of an image, changed after it is decoded. The same picture at each call, on any
 * machine and thread. Immutable and thread-safe.
 */
public interface ImageCopy {
  /**
   * @return which copy of its image, from 1
   */
  int number();

  /**
   * @param planes red, green and blue of the image, each height × width, in 0..1; unchanged
   * @param width of the image, {@code >= 1}
   * @param height of the image, {@code >= 1}
   * @return the planes of the copy, of the same size, in 0..1
   */
  float[] draw(float[] planes, int width, int height);
}
