package org.deepfeature.dfm.runtime.backbone;

import java.util.ArrayList;
import java.util.List;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.runtime.plugin.ConfigurationException;

/**
 * How images that are larger than what a network should see at once are cut into squares.
 * Immutable.
 *
 * @param tile side of a square in pixels, {@code >= 1}
 * @param overlap pixels that neighbours share at least, {@code 0 <= overlap < tile}
 */
public record Tiling(int tile, int overlap) {
  /** Neighbours share an eighth of their side where nothing else is said. */
  private static final int SHARE = 8;

  public Tiling {
    if (tile < 1 || overlap < 0 || overlap >= tile) {
      throw new ConfigurationException(
          "tile %s with overlap %s; expected a side of at least 1 pixel, and less overlap than that"
              .formatted(tile, overlap));
    }
  }

  /**
   * @param tile side of a square in pixels
   * @return tiles that share an eighth of their side with their neighbours
   */
  public static Tiling of(int tile) {
    return new Tiling(tile, tile / SHARE);
  }

  /**
   * @param images size to which images are brought
   * @return what the network sees at once
   */
  public ImageSize seen(ImageSize images) {
    return new ImageSize(Math.min(tile, images.height()), Math.min(tile, images.width()));
  }

  /**
   * @param length of the image along one axis, a multiple of the unit
   * @param side of a tile along it, {@code <= length}, a multiple of the unit
   * @param unit that all starts are multiples of, so that cells of neighbours fall onto each other
   * @return where tiles begin, from 0; the last one ends with the image
   */
  List<Integer> starts(int length, int side, int unit) {
    List<Integer> starts = new ArrayList<>();
    int step = Math.max(unit, (side - Math.min(overlap, side - 1)) / unit * unit);
    for (int start = 0; start + side < length; start += step) {
      starts.add(start);
    }
    starts.add(length - side);
    return starts;
  }
}
