package org.deepfeature.dfm.core.postprocessing;

import java.util.Arrays;
import java.util.BitSet;

/**
 * The 8-connected regions of a mask, one after the other: a flood fill whose queue, once run empty,
 * is the list of the region's pixels. Needs a bit a pixel and an int a pixel of the largest region.
 * Not thread-safe.
 */
public final class ConnectedComponents {
  private final boolean[] mask;
  private final int width;
  private final BitSet seen;
  private int from;
  private int[] queue = new int[64];
  private int size;

  /**
   * @param mask height × width; must not change meanwhile
   * @param width of the mask
   */
  public ConnectedComponents(boolean[] mask, int width) {
    this.mask = mask;
    this.width = width;
    this.seen = new BitSet(mask.length);
  }

  /**
   * @return whether there is another region; {@link #pixels} and {@link #size} are then about it
   */
  public boolean next() {
    while (from < mask.length && (!mask[from] || seen.get(from))) {
      from++;
    }
    size = 0;
    if (from == mask.length) {
      return false;
    }
    take(from);
    for (int done = 0; done < size; done++) {
      int row = queue[done] / width;
      int column = queue[done] % width;
      for (int r = Math.max(0, row - 1); r <= row + 1 && r < mask.length / width; r++) {
        for (int c = Math.max(0, column - 1); c <= column + 1 && c < width; c++) {
          take(r * width + c);
        }
      }
    }
    return true;
  }

  private void take(int pixel) {
    if (mask[pixel] && !seen.get(pixel)) {
      seen.set(pixel);
      if (size == queue.length) {
        queue = Arrays.copyOf(queue, Math.min(mask.length, 2 * size));
      }
      queue[size++] = pixel;
    }
  }

  /**
   * @return pixels of the region
   */
  public int size() {
    return size;
  }

  /**
   * @return indices of the region's pixels; valid up to {@link #size}, until the next call of
   *     {@link #next}
   */
  public int[] pixels() {
    return queue;
  }
}
