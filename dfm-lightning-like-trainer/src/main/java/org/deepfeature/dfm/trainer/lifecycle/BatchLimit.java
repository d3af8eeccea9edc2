package org.deepfeature.dfm.trainer.lifecycle;

import java.util.Locale;

/**
 * How much of a stage's batches is used, as Lightning reads it: a whole number is a number of
 * batches, a number with a point between 0 and 1 their share. So {@code 1} is one batch and {@code
 * 1.0} is all.
 *
 * @param batches at most this many, {@code >= 0}
 * @param share of the batches, 0..1
 */
public record BatchLimit(int batches, double share) {
  /** No limit. */
  public static final BatchLimit ALL = new BatchLimit(Integer.MAX_VALUE, 1);

  public BatchLimit {
    if (batches < 0 || !(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException(
          "Limit of %s batches, share %s; expected at least 0, and 0 to 1"
              .formatted(batches, share));
    }
  }

  /**
   * @param batches at most this many, {@code >= 0}; 0 leaves the stage out
   * @return that limit
   */
  public static BatchLimit of(int batches) {
    return new BatchLimit(batches, 1);
  }

  /**
   * @param share of the batches, 0..1
   * @return that limit
   */
  public static BatchLimit share(double share) {
    return new BatchLimit(Integer.MAX_VALUE, share);
  }

  /**
   * @param text a whole number of batches, or a share with a point in it
   * @return that limit
   * @throws IllegalArgumentException if it is neither
   */
  public static BatchLimit parse(String text) {
    try {
      String number = text.strip().toLowerCase(Locale.ROOT);
      return number.matches("\\d+")
          ? of(Integer.parseInt(number))
          : share(Double.parseDouble(number));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "limit '%s'; expected a whole number of batches, or a share from 0.0 to 1.0"
              .formatted(text),
          e);
    }
  }

  /**
   * @param images of the stage
   * @param batchSize of its batches
   * @return how many images from the beginning are used
   * @throws IllegalArgumentException if a share above 0 would leave less than one batch
   */
  public int images(int images, int batchSize) {
    int all = (images + batchSize - 1) / batchSize;
    int shared = (int) (all * share);
    if (shared == 0 && share > 0 && all > 0) {
      throw new IllegalArgumentException(
          "A share of %s of %s batches is less than one; give at least %s, or a whole number"
              .formatted(share, all, 1.0 / all));
    }
    return (int) Math.min(images, (long) Math.min(batches, shared) * batchSize);
  }
}
