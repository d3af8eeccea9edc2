package org.deepfeature.dfm.runtime.image;

import java.nio.file.Path;

/**
 * How large an image may be: looked at before memory is spent, so that a header of a few bytes
 * cannot claim all of it.
 *
 * @param pixels most pixels of an image
 * @param bytes most bytes of its decoded samples
 */
record Limits(long pixels, long bytes) {
  private static final long LARGEST_ARRAY = Integer.MAX_VALUE - 8;

  /** Returns limits that leave a quarter of the heap for all else. */
  static Limits ofPixels(long pixels) {
    return new Limits(pixels, Runtime.getRuntime().maxMemory() / 4 * 3);
  }

  /**
   * @param path named in errors
   * @param width as the file says
   * @param height as the file says
   * @param bytesPerPixel that decoding takes
   * @throws BadImageException if there is no pixel, or there are more than can be decoded
   */
  void check(Path path, long width, long height, long bytesPerPixel) {
    if (width < 1 || height < 1) {
      throw new BadImageException(path, "%s x %s pixels".formatted(height, width));
    }
    if (width > pixels / height) {
      throw new BadImageException(
          path, "%s x %s pixels; at most %s are allowed".formatted(height, width, pixels));
    }
    long needed = width * height * bytesPerPixel;
    if (needed > bytes) {
      throw new BadImageException(
          path,
          "%s x %s pixels take %s MB; of the memory (-Xmx) %s MB are left to an image"
              .formatted(height, width, needed >> 20, bytes >> 20));
    }
    if (needed > LARGEST_ARRAY) {
      throw new BadImageException(
          path,
          "%s x %s pixels take %s MB; one array holds 2047".formatted(height, width, needed >> 20));
    }
  }
}
