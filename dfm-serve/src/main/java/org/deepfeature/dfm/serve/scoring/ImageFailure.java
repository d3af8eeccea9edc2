package org.deepfeature.dfm.serve.scoring;

/** One image of a request could not be scored. Immutable and thread-safe. */
public final class ImageFailure extends RuntimeException {
  private final int index;

  /**
   * @param index of the image in its request, from 0
   * @param cause why
   */
  public ImageFailure(int index, Throwable cause) {
    super("Image %s: %s".formatted(index, cause.getMessage()), cause);
    this.index = index;
  }

  /**
   * @return index of the image in its request, from 0
   */
  public int index() {
    return index;
  }
}
