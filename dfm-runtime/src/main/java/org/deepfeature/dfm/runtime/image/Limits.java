package org.deepfeature.dfm.runtime.image;

import java.nio.file.Path;
import java.util.function.LongPredicate;

/**
 * How large an image may be: looked at before memory is spent, so that a header of a few bytes
 * cannot claim all of it.
 *
 * @param pixels most pixels of an image
 * @param bytes most bytes of its decoded samples
 * @param extra bytes a pixel that whoever gets the image needs beside them
 * @param strips whether an image of more bytes may be decoded some rows at a time
 * @param room asked for the bytes that an image takes; answers whether they are free now
 */
record Limits(long pixels, long bytes, int extra, boolean strips, LongPredicate room) {
  private static final long LARGEST_ARRAY = Integer.MAX_VALUE - 8;

  /** A strip takes so much of the memory: decoders copy, and gaps are left. */
  private static final int PART = 4;

  /** For most of them the rows above are decoded once more. */
  private static final int MOST_STRIPS = 16;

  /**
   * @param pixels most pixels of an image
   * @param bytes most bytes of its decoded samples
   */
  Limits(long pixels, long bytes) {
    this(pixels, bytes, 0, false, needed -> true);
  }

  /** Returns limits that leave a quarter of the heap for all else. */
  static Limits ofPixels(long pixels) {
    return new Limits(pixels, Runtime.getRuntime().maxMemory() / 4 * 3);
  }

  /** Returns the same for who needs so many bytes more of each pixel. */
  Limits withExtra(int bytesPerPixel) {
    return new Limits(pixels, bytes, bytesPerPixel, strips, room);
  }

  /** Returns the same for one image of a file of that size. */
  Limits within(long fileBytes, LongPredicate free) {
    return new Limits(pixels, Math.max(0, bytes - fileBytes), extra, strips, free);
  }

  /** Returns the same for who reads an image before its memory is given back. */
  Limits withStrips() {
    return new Limits(pixels, bytes, extra, true, room);
  }

  /** Returns the same for what is decoded as a whole. */
  Limits withoutStrips() {
    return new Limits(pixels, bytes, extra, false, room);
  }

  /**
   * @param path named in errors
   * @param width as the file says
   * @param height as the file says
   * @param bytesPerPixel that decoding takes
   * @return how many rows may be decoded at once: all of them where they fit
   * @throws BadImageException as {@link #check}, but for images that may be decoded in strips
   * @throws CrowdedException as {@link #check}
   */
  int rows(Path path, long width, long height, long bytesPerPixel) {
    boolean allowed = width >= 1 && height >= 1 && width <= pixels / height;
    long row = allowed ? width * bytesPerPixel : 1;
    long rows = Math.min(bytes / PART, LARGEST_ARRAY) / row;
    boolean fits = row * height <= Math.min(bytes, LARGEST_ARRAY);
    boolean few = rows >= 1 && height <= rows * MOST_STRIPS;
    if (!allowed || fits || !few || !strips || extra > 0) {
      check(path, width, height, bytesPerPixel);
      return (int) height;
    }
    if (!room.test(rows * row)) {
      throw new CrowdedException(rows * row);
    }
    return (int) rows;
  }

  /**
   * @param path named in errors
   * @param width as the file says
   * @param height as the file says
   * @param bytesPerPixel that decoding takes
   * @throws BadImageException if there is no pixel, or there are more than can be decoded
   * @throws CrowdedException if they cannot be decoded now, because others are
   */
  void check(Path path, long width, long height, long bytesPerPixel) {
    if (width < 1 || height < 1) {
      throw new BadImageException(path, "%s x %s pixels".formatted(height, width));
    }
    if (width > pixels / height) {
      throw new BadImageException(
          path, "%s x %s pixels; at most %s are allowed".formatted(height, width, pixels));
    }
    long samples = width * height * bytesPerPixel;
    long needed = samples + width * height * extra;
    if (needed > bytes) {
      throw new BadImageException(
          path,
          "%s x %s pixels take %s MB; of the memory (-Xmx) %s MB are left to an image"
              .formatted(height, width, needed >> 20, bytes >> 20));
    }
    if (samples > LARGEST_ARRAY) {
      throw new BadImageException(
          path,
          "%s x %s pixels take %s MB; one array holds 2047"
              .formatted(height, width, samples >> 20));
    }
    if (!room.test(needed)) {
      throw new CrowdedException(needed);
    }
  }
}
