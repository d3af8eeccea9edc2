package org.deepfeature.dfm.trainer.dfm;

import java.util.List;
import org.deepfeature.dfm.core.embedding.RowGroups;

/**
 * Numbers the images that rows are of, in the order in which they come: an image, and its augmented
 * copies behind it. Not thread-safe.
 */
final class CopyNumbers {
  private int image = -1;
  private int last = Integer.MAX_VALUE;

  /**
   * @param copies of each row: 0 for an image itself, 1 and more for its copies
   * @return which images they are of
   */
  RowGroups next(List<Integer> copies) {
    int[] images = new int[copies.size()];
    boolean[] originals = new boolean[copies.size()];
    for (int row = 0; row < images.length; row++) {
      int copy = copies.get(row);
      // A number that is not higher begins another image, also where that itself was not read.
      if (copy <= last) {
        image++;
      }
      last = copy;
      images[row] = image;
      originals[row] = copy == 0;
    }
    return RowGroups.of(images, originals);
  }
}
