package org.deepfeature.dfm.runtime;

/** One image of a batch has no score. Whoever knows what it is called says so. */
final class UnscoredImageException extends RuntimeException {
  private final int index;

  /**
   * @param index of the image in its batch, from 0
   * @param reason in words
   */
  UnscoredImageException(int index, String reason) {
    super(reason);
    this.index = index;
  }

  /** Returns the image's place in its batch, from 0. */
  int index() {
    return index;
  }

  /**
   * @param index of an image in its batch
   * @param score of it
   * @throws UnscoredImageException if it is NaN or infinite
   */
  static void requireFinite(int index, double score) {
    if (!Double.isFinite(score)) {
      throw new UnscoredImageException(
          index,
          "its score is %s; the network's features are too large or no numbers".formatted(score));
    }
  }
}
