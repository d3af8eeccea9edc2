package org.deepfeature.dfm.runtime.image;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * What a PNG file's first chunk says.
 *
 * @param width in pixels
 * @param height in pixels
 * @param bitDepth bits a sample
 * @param colorType 0 grey, 2 RGB, 3 palette, 4 grey and alpha, 6 RGB and alpha
 * @param interlaced whether rows come in seven passes
 */
record PngHeader(int width, int height, int bitDepth, int colorType, boolean interlaced) {
  private static final int GREY = 0;
  private static final int RGB = 2;
  private static final int GREY_ALPHA = 4;
  private static final int RGB_ALPHA = 6;
  private static final int IHDR = 0x49484452;
  private static final int LENGTH = 13;

  /**
   * @param png a file
   * @return its header; empty if there is none, or one of a later edition
   */
  static Optional<PngHeader> of(PngFile png) {
    if (png.chunks().isEmpty()
        || png.chunks().get(0).type() != IHDR
        || png.chunks().get(0).length() != LENGTH) {
      return Optional.empty();
    }
    ByteBuffer file = ByteBuffer.wrap(png.bytes(), png.chunks().get(0).at(), LENGTH);
    int width = file.getInt();
    int height = file.getInt();
    int depth = file.get();
    int color = file.get();
    int compression = file.get();
    int filters = file.get();
    boolean interlaced = file.get() != 0;
    return compression == 0 && filters == 0
        ? Optional.of(new PngHeader(width, height, depth, color, interlaced))
        : Optional.empty();
  }

  /** Returns samples a pixel, alpha included. */
  int channels() {
    return switch (colorType) {
      case GREY_ALPHA -> 2;
      case RGB -> 3;
      case RGB_ALPHA -> 4;
      default -> 1;
    };
  }

  /** Returns bytes that a decoded pixel takes. */
  int bytesPerPixel() {
    return Math.max(1, channels() * bitDepth / Byte.SIZE);
  }

  boolean grey() {
    return colorType == GREY || colorType == GREY_ALPHA;
  }

  /**
   * Returns whether this is what most cameras and programs write: whole bytes, no palette, rows in
   * order, small enough for one array.
   */
  boolean plain() {
    boolean direct = grey() || colorType == RGB || colorType == RGB_ALPHA;
    return direct && bitDepth == Byte.SIZE && !interlaced && width > 0 && height > 0 && fits();
  }

  private boolean fits() {
    return height * (1L + (long) width * channels()) < Integer.MAX_VALUE - 8;
  }
}
