package org.deepfeature.dfm.core.fusion;

import java.util.Arrays;
import java.util.Locale;

/**
 * How an image's score comes from the cells of its fused map. A sum over all cells buries small
 * defects under the noise of all others; the mean of the top few does not.
 *
 * @param kind how
 * @param share of the cells that count for {@link Kind#TOP}, or pixels for {@link Kind#PIXELS}, in
 *     (0, 1]; 1 otherwise
 */
public record ImageScore(Kind kind, double share) {
  /** All cells, as in the paper and the reference implementation. */
  public static final ImageScore SUM = new ImageScore(Kind.SUM, 1);

  private static final String TOP = "top:";
  private static final String PIXELS = "pixels:";

  /** Kinds of score. */
  public enum Kind {
    /** The sum of all cells. */
    SUM,
    /** The mean of all cells. */
    MEAN,
    /** The highest cell. */
    MAX,
    /** The mean of a share of the cells, the highest ones. */
    TOP,
    /** The same of the pixels of the map as it is shown: at the image's size, and smoothed. */
    PIXELS
  }

  public ImageScore {
    if (!(share > 0 && share <= 1)) {
      throw new IllegalArgumentException(
          "Share of cells %s; expected above 0 and at most 1".formatted(share));
    }
  }

  /**
   * @param text {@code sum}, {@code mean}, {@code max}, {@code top:SHARE} such as {@code top:0.02},
   *     or {@code pixels:SHARE}
   * @return that score
   * @throws IllegalArgumentException if it is none of these
   */
  public static ImageScore parse(String text) {
    try {
      return switch (text) {
        case "sum" -> SUM;
        case "mean" -> new ImageScore(Kind.MEAN, 1);
        case "max" -> new ImageScore(Kind.MAX, 1);
        default -> {
          if (text.startsWith(TOP)) {
            yield new ImageScore(Kind.TOP, Double.parseDouble(text.substring(TOP.length())));
          }
          if (text.startsWith(PIXELS)) {
            yield new ImageScore(Kind.PIXELS, Double.parseDouble(text.substring(PIXELS.length())));
          }
          throw new NumberFormatException(text);
        }
      };
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "Unknown image score '%s'; expected sum, mean, max, top:SHARE such as top:0.02, or pixels:SHARE"
              .formatted(text),
          e);
    }
  }

  /**
   * @param cells at least one, or pixels; unchanged
   * @return their score; of a share, the mean of the {@code ceil(share · n)} highest
   */
  public double of(double[] cells) {
    return switch (kind) {
      case SUM -> Arrays.stream(cells).sum();
      case MEAN -> Arrays.stream(cells).sum() / cells.length;
      case MAX -> Arrays.stream(cells).max().orElseThrow();
      case TOP, PIXELS -> {
        double[] sorted = cells.clone();
        Arrays.sort(sorted);
        int count = (int) Math.ceil(share * cells.length);
        yield Arrays.stream(sorted, cells.length - count, cells.length).sum() / count;
      }
    };
  }

  @Override
  public String toString() {
    return switch (kind) {
      case TOP -> TOP + share;
      case PIXELS -> PIXELS + share;
      default -> kind.name().toLowerCase(Locale.ROOT);
    };
  }
}
