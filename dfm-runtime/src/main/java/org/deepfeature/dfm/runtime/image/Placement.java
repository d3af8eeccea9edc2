package org.deepfeature.dfm.runtime.image;

/**
 * Along one axis, the part of an image that is seen, and the part of the network's input that it
 * fills; beyond that the input shows it mirrored, its border repeated ({@code b a | a b c | c b}).
 * Immutable.
 *
 * @param sourceStart first pixel of the image that is seen
 * @param sourceLength how many are seen, {@code >= 1}
 * @param targetStart first pixel of the input that shows it
 * @param targetLength how many show it, {@code >= 1}
 */
public record Placement(int sourceStart, int sourceLength, int targetStart, int targetLength) {

  /**
   * @param index of a place, also below 0 or beyond the end
   * @param length of what is mirrored again and again
   * @return the place within it, {@code 0..length - 1}
   */
  public static int reflected(int index, int length) {
    int place = Math.floorMod(index, 2 * length);
    return place < length ? place : 2 * length - 1 - place;
  }

  /**
   * @param target a pixel of the input
   * @return the pixel within the part that shows the image, of which it is a copy
   */
  public int shown(int target) {
    return reflected(target - targetStart, targetLength);
  }

  /**
   * @return pixels of the image for one of the input
   */
  public double scale() {
    return (double) sourceLength / targetLength;
  }

  /**
   * @param target a pixel of the input
   * @return the pixel of the image that it shows, by nearest neighbour as Pillow's {@code NEAREST}
   */
  public int nearest(int target) {
    return sourceStart + Math.min((int) ((shown(target) + 0.5) * scale()), sourceLength - 1);
  }

  /**
   * @param target a place of the input, pixels and parts of them
   * @return the place in the image that comes there
   */
  public double source(double target) {
    return sourceStart + (target - targetStart) * scale();
  }

  /**
   * @param target a pixel of the input
   * @return whether the image itself is there, not its mirror image
   */
  public boolean contains(int target) {
    return target >= targetStart && target < targetStart + targetLength;
  }
}
