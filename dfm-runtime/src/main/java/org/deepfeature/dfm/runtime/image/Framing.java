package org.deepfeature.dfm.runtime.image;

import org.deepfeature.dfm.api.ImageSize;

/**
 * Which part of an image comes to which part of a network's input. Images, true masks, anomaly maps
 * and regions all go by it. Immutable.
 *
 * @param size of the network's input
 * @param mode where an image is of another shape
 */
public record Framing(ImageSize size, ResizeMode mode) {

  /**
   * @param size of the network's input
   * @return all of an image fills the input
   */
  public static Framing stretch(ImageSize size) {
    return new Framing(size, ResizeMode.STRETCH);
  }

  /**
   * @param height of an image or of its mask, {@code >= 1}
   * @param width of it, {@code >= 1}
   * @return where its rows come to
   */
  public Placement rows(int height, int width) {
    return placement(height, size.height(), scale(height, width));
  }

  /**
   * @param height of an image or of its mask, {@code >= 1}
   * @param width of it, {@code >= 1}
   * @return where its columns come to
   */
  public Placement columns(int height, int width) {
    return placement(width, size.width(), scale(height, width));
  }

  /** Pixels of the input for one of the image, along both axes. */
  private double scale(int height, int width) {
    double down = (double) size.height() / height;
    double across = (double) size.width() / width;
    return mode == ResizeMode.CROP ? Math.max(down, across) : Math.min(down, across);
  }

  private Placement placement(int source, int target, double scale) {
    if (mode == ResizeMode.PAD) {
      int shown = (int) Math.max(1, Math.min(target, Math.round(source * scale)));
      return new Placement(0, source, (target - shown) / 2, shown);
    }
    if (mode == ResizeMode.CROP) {
      int seen = (int) Math.max(1, Math.min(source, Math.round(target / scale)));
      return new Placement((source - seen) / 2, seen, 0, target);
    }
    return new Placement(0, source, 0, target);
  }
}
