package org.deepfeature.dfm.core.fusion;

import java.util.Arrays;
import java.util.Locale;

/**
 * How an image's score comes from the cells of its fused map. A sum over all cells buries small
 * defects under the noise of all others; the mean of the top few does not.
 *
 * @param kind how
 * @param share of the cells that count for {@link Kind#TOP}, in (0, 1]; 1 otherwise
 */
public record ImageScore(Kind kind, double share) {
  /** All cells, as in the paper and the reference implementation. */
  public static final ImageScore SUM = new ImageScore(Kind.SUM, 1);

  /** Kinds of score. */
  public enum Kind {
    /** The sum of all cells. */
    SUM,
    /** The mean of all cells. */
    MEAN,
    /** The highest cell. */
    MAX,
    /** The mean of a share of the cells, the highest ones. */
    TOP
  }

  public ImageScore {
    if (!(share > 0 && share <= 1)) {
      throw new IllegalArgumentException(
          "Share of cells %s; expected above 0 and at most 1".formatted(share));
    }
  }

  /**
   * @param text {@code sum}, {@code mean}, {@code max}, or {@code top:SHARE} such as {@code
   *     top:0.02}
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
          if (!text.startsWith("top:")) {
            throw new NumberFormatException(text);
          }
          yield new ImageScore(Kind.TOP, Double.parseDouble(text.substring(4)));
        }
      };
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "Unknown image score '%s'; expected sum, mean, max or top:SHARE such as top:0.02"
              .formatted(text),
          e);
    }
  }

  /**
   * @param cells at least one; unchanged
   * @return their score; of {@link Kind#TOP}, the mean of the {@code ceil(share · n)} highest
   */
  public double of(double[] cells) {
    return switch (kind) {
      case SUM -> Arrays.stream(cells).sum();
      case MEAN -> Arrays.stream(cells).sum() / cells.length;
      case MAX -> Arrays.stream(cells).max().orElseThrow();
      case TOP -> {
        double[] sorted = cells.clone();
        Arrays.sort(sorted);
        int count = (int) Math.ceil(share * cells.length);
        yield Arrays.stream(sorted, cells.length - count, cells.length).sum() / count;
      }
    };
  }

  @Override
  public String toString() {
    return kind == Kind.TOP ? "top:" + share : kind.name().toLowerCase(Locale.ROOT);
  }
}
