package org.deepfeature.dfm.runtime.image;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.api.ImageSize;

/**
 * Chooses the size of a network's input from images: about 448² pixels in their own ratio. One cell
 * of a layer at a stride of 16 pixels is then an eighth of a percent of the image, and one at a
 * stride of 8 a quarter of that, about the smallest defects that masks of real sets mark; and it
 * costs three times what 256² does. Images are enlarged to twice their sides at most, but to 256²
 * at least, since networks know nothing smaller. Stateless and thread-safe.
 */
public final class AutomaticSize {
  private static final double PIXELS = 448 * 448;
  private static final double MOST_ENLARGED = 4;
  private static final int BASE = 256;

  /** A stride of 16, pooled by two: no cell at the border is lost. */
  private static final int MULTIPLE = 32;

  private static final int SHORTEST_SIDE = 64;
  private static final int LONGEST_SIDE = 16384;

  /**
   * Images that are looked at: one camera's pictures have one size, and a median of nine is robust.
   */
  private static final int LOOKED_AT = 9;

  private AutomaticSize() {}

  /**
   * @param images of normal parts
   * @param decoder reads them
   * @return the middle height and the middle width of some of them, evenly spread over their names
   * @throws DfmException if none of these can be read
   */
  public static ImageSize ofImages(List<Path> images, ImageDecoder decoder) {
    List<Path> sorted = images.stream().distinct().sorted().toList();
    int looks = Math.min(LOOKED_AT, sorted.size());
    List<Integer> heights = new ArrayList<>();
    List<Integer> widths = new ArrayList<>();
    BadImageException first = null;
    for (int i = 0; i < looks; i++) {
      try {
        RgbImage image = decoder.decode(sorted.get((int) ((i + 0.5) * sorted.size() / looks)));
        heights.add(image.height());
        widths.add(image.width());
      } catch (BadImageException e) {
        first = first == null ? e : first;
      }
    }
    if (heights.isEmpty()) {
      throw new DfmException(
          "No image size: none of %s images that were looked at can be read%s"
              .formatted(looks, first == null ? "" : "; " + first.getMessage()),
          first);
    }
    return new ImageSize(middle(heights), middle(widths));
  }

  private static int middle(List<Integer> values) {
    return Math.min(16384, values.stream().sorted().toList().get(values.size() / 2));
  }

  /**
   * @param images their own height and width
   * @return height and width to bring them to
   */
  public static ImageSize of(ImageSize images) {
    double pixels = (double) images.height() * images.width();
    double wanted = Math.max(BASE * BASE, Math.min(PIXELS, MOST_ENLARGED * pixels));
    double scale = Math.sqrt(wanted / pixels);
    return new ImageSize(rounded(images.height() * scale), rounded(images.width() * scale));
  }

  /**
   * @param images height and width of a network's input
   * @return the pooling that leaves about as many cells as there are at 256² unpooled
   */
  public static int pooling(ImageSize images) {
    double side = Math.sqrt((double) images.height() * images.width());
    return (int) Math.max(1, Math.round(side / BASE));
  }

  /**
   * @param images their own height and width
   * @return nearly the same: the nearest multiples of 32
   */
  public static ImageSize own(ImageSize images) {
    return new ImageSize(rounded(images.height()), rounded(images.width()));
  }

  private static int rounded(double side) {
    long nearest = Math.round(side / MULTIPLE) * MULTIPLE;
    return (int) Math.max(SHORTEST_SIDE, Math.min(LONGEST_SIDE, nearest));
  }
}
