package org.deepfeature.dfm.api;

/**
 * The size to which images are brought before the network sees them, in pixels.
 *
 * @param height {@code 1..16384}
 * @param width {@code 1..16384}
 */
public record ImageSize(int height, int width) {

  public ImageSize {
    if (height < 1 || width < 1 || height > 16384 || width > 16384) {
      throw new IllegalArgumentException(
          "Image size %s x %s; expected 1 to 16384 pixels a side".formatted(height, width));
    }
  }

  /**
   * @param text {@code 256}, or height and width as {@code 240x320}
   * @return that size
   * @throws IllegalArgumentException if the text is neither
   */
  public static ImageSize parse(String text) {
    if (!text.matches("\\d{1,5}(x\\d{1,5})?")) {
      throw new IllegalArgumentException(
          "Image size '" + text + "'; expected one number such as 256, or HEIGHTxWIDTH");
    }
    String[] sides = text.split("x", -1);
    return new ImageSize(Integer.parseInt(sides[0]), Integer.parseInt(sides[sides.length - 1]));
  }

  @Override
  public String toString() {
    return height == width ? Integer.toString(height) : height + "x" + width;
  }
}
