package org.deepfeature.dfm.trainer.dfm;

import java.util.Arrays;
import java.util.List;

/**
 * Which row of the embeddings is of an image itself (0) and which of its first, second, ... copy,
 * in the order in which they came: copies follow their image. Not thread-safe.
 */
final class CopyNumbers {
  private int[] numbers = {};
  private int count;
  private long images;

  void add(List<Integer> more) {
    if (count + more.size() > numbers.length) {
      numbers = Arrays.copyOf(numbers, Math.max(count + more.size(), 2 * numbers.length));
    }
    for (int number : more) {
      // A lower number begins another image, also where that itself could not be read.
      if (count == 0 || number <= numbers[count - 1]) {
        images++;
      }
      numbers[count++] = number;
    }
  }

  /** Returns how many images there are, their copies not counted. */
  long images() {
    return images;
  }

  /** Returns for each row which image it is of, from 0. */
  int[] imageOfRows() {
    int[] result = new int[count];
    int image = -1;
    for (int i = 0; i < count; i++) {
      if (i == 0 || numbers[i] <= numbers[i - 1]) {
        image++;
      }
      result[i] = image;
    }
    return result;
  }

  /** Returns whether a row is of an image itself. */
  boolean isOriginal(int row) {
    return numbers[row] == 0;
  }

  /** Returns the numbers of some rows. */
  List<Integer> of(int from, int to) {
    return Arrays.stream(numbers, from, to).boxed().toList();
  }
}
