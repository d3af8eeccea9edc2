package org.deepfeature.dfm.metrics;

import java.util.Optional;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.core.postprocessing.ConnectedComponents;

/**
 * Takes in one map and mask after the other and keeps no image: float32 scores are counted in bins
 * that agree in sign, exponent and 15 bits of the mantissa, so a bin is narrower than 2^-15 =
 * 3.1e-5 of the scores in it. Scores within a bin are treated as tied. What that can do to the
 * result is computed from the counts and reported beside each metric, with P_b and N_b for the
 * anomalous and normal pixels of bin b, P and N for all:
 *
 * <ul>
 *   <li>AUROC: at most Σ P_b N_b / (2 P N), half the pairs that a bin holds together;
 *   <li>AUPRO: at most Σ ½ ΔFPR_b ΔPRO_b / limit over the bins below the limit, with a whole
 *       rectangle instead of half of one as the upper bound in the bin that reaches beyond it;
 *   <li>F1Max: F1 if all P_b of the best bin were caught and none of its N_b, less the value given.
 * </ul>
 *
 * <p>Data whose bins hold one score each, such as integers below 65,536, is exact: then compare the
 * value, not the bound, which does not know that ties were real. Memory does not grow with the
 * number of images: about 0.8 MB for every factor of two in the range of scores, plus one image's
 * regions. Not thread-safe.
 */
public final class PixelAccumulator {
  private static final String LARGEST =
      "; maps are float32, which ends at 3.4e38: divide what is fitted on and scored";

  /** The false-positive rate up to which AUPRO integrates by default. */
  public static final double DEFAULT_LIMIT = 0.3;

  private final PixelHistogram histogram = new PixelHistogram();
  private final double limit;
  private long images;
  private long regions;

  /** Integrates AUPRO up to {@link #DEFAULT_LIMIT}. */
  public PixelAccumulator() {
    this(DEFAULT_LIMIT);
  }

  /**
   * @param limit false-positive rate up to which AUPRO integrates, in (0, 1]
   * @throws IllegalArgumentException if it is outside
   */
  public PixelAccumulator(double limit) {
    if (!(limit > 0 && limit <= 1)) {
      throw new IllegalArgumentException(
          "Limit " + limit + " of the false-positive rate; expected above 0, up to 1");
    }
    this.limit = limit;
  }

  /**
   * @param map raw scores, row-major, height × width, finite; read, not kept
   * @param mask which pixels are anomalous, of the same shape; all false for a normal image
   * @param size the shape of both
   * @throws IllegalArgumentException if a length differs or a score is not finite; nothing of the
   *     image was taken in then
   */
  public void add(float[] map, boolean[] mask, ImageSize size) {
    int pixels = size.height() * size.width();
    if (map.length != pixels || mask.length != pixels) {
      throw new IllegalArgumentException(
          "A map of %s and a mask of %s pixels; expected %s x %s"
              .formatted(map.length, mask.length, size.height(), size.width()));
    }
    for (int i = 0; i < pixels; i++) {
      if (!Float.isFinite(map[i])) {
        throw new IllegalArgumentException(
            "Score %s at row %s, column %s; expected a finite number%s"
                .formatted(
                    map[i],
                    i / size.width(),
                    i % size.width(),
                    Float.isNaN(map[i]) ? "" : LARGEST));
      }
    }
    for (int i = 0; i < pixels; i++) {
      if (!mask[i]) {
        histogram.addNegative(map[i]);
      }
    }
    ConnectedComponents found = new ConnectedComponents(mask, size.width());
    while (found.next()) {
      for (int i = 0; i < found.size(); i++) {
        histogram.addPositive(map[found.pixels()[i]], 1.0 / found.size());
      }
      regions++;
    }
    images++;
  }

  /**
   * Adds all that another one took in; it is left as it was.
   *
   * @param other with the same limit
   * @throws IllegalArgumentException if its limit differs
   */
  public void merge(PixelAccumulator other) {
    if (limit != other.limit) {
      throw new IllegalArgumentException(
          "A limit of %s does not go with one of %s".formatted(other.limit, limit));
    }
    histogram.merge(other.histogram);
    images += other.images;
    regions += other.regions;
  }

  /**
   * @return the normal pixels so far
   */
  public NormalPixels normalPixels() {
    return new NormalPixels(counts());
  }

  /** The pixels so far, ranked. */
  RankedCounts counts() {
    return histogram.descending().counts();
  }

  /**
   * @return the curve under which AUPRO is the area; empty unless there are normal pixels and
   *     regions
   */
  public Optional<RegionOverlapCurve> curve() {
    BinnedPixels pixels = histogram.descending();
    return regions == 0 || pixels.counts().totalNegatives() == 0
        ? Optional.empty()
        : Optional.of(RegionOverlapCurve.of(pixels, regions, limit));
  }

  /**
   * @return the metrics of everything added so far; more may be added afterwards
   */
  public PixelMetrics result() {
    return histogram.descending().result(images, regions, limit);
  }
}
