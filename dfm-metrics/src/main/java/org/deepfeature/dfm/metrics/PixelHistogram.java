package org.deepfeature.dfm.metrics;

import org.jspecify.annotations.Nullable;

/**
 * Counts of float32 values in bins that are equal in their upper 24 bits: sign, exponent and 15 of
 * the 23 bits of the mantissa. A bin is narrower than 2^-15 of its values' magnitude (2^-141 below
 * the smallest normal number), so no range needs to be known in advance. Pages of bins are
 * allocated where values fall: about 0.8 MB a factor of two in the values' range, 400 MB if every
 * float occurred. Not thread-safe.
 */
final class PixelHistogram {
  private static final int DROPPED_BITS = 8;
  private static final int PAGE_BITS = 12;
  private static final int PAGE = 1 << PAGE_BITS;

  private final @Nullable Page[] pages = new @Nullable Page[1 << (32 - DROPPED_BITS - PAGE_BITS)];

  /** Consecutive bins. */
  private static final class Page {
    final long[] positives = new long[PAGE];
    final long[] negatives = new long[PAGE];
    final double[] overlaps = new double[PAGE];
  }

  void addNegative(float value) {
    int bin = bin(value);
    page(bin).negatives[bin & (PAGE - 1)]++;
  }

  /**
   * @param overlap 1 / pixels of the region that this pixel is one of
   */
  void addPositive(float value, double overlap) {
    int bin = bin(value);
    Page page = page(bin);
    page.positives[bin & (PAGE - 1)]++;
    page.overlaps[bin & (PAGE - 1)] += overlap;
  }

  /** Adds all that another histogram counted. */
  void merge(PixelHistogram other) {
    for (int p = 0; p < other.pages.length; p++) {
      Page from = other.pages[p];
      if (from != null) {
        Page into = page(p << PAGE_BITS);
        for (int i = 0; i < PAGE; i++) {
          into.positives[i] += from.positives[i];
          into.negatives[i] += from.negatives[i];
          into.overlaps[i] += from.overlaps[i];
        }
      }
    }
  }

  private Page page(int bin) {
    Page page = pages[bin >>> PAGE_BITS];
    if (page == null) {
      page = new Page();
      pages[bin >>> PAGE_BITS] = page;
    }
    return page;
  }

  /** Occupied bins, the highest first. */
  BinnedPixels descending() {
    int occupied = 0;
    for (Page page : pages) {
      for (int i = 0; page != null && i < PAGE; i++) {
        occupied += page.positives[i] + page.negatives[i] > 0 ? 1 : 0;
      }
    }
    RankedCounts counts =
        new RankedCounts(new double[occupied], new long[occupied], new long[occupied]);
    double[] overlaps = new double[occupied];
    int at = 0;
    for (int p = pages.length - 1; p >= 0; p--) {
      Page page = pages[p];
      for (int i = PAGE - 1; page != null && i >= 0; i--) {
        if (page.positives[i] + page.negatives[i] > 0) {
          counts.thresholds()[at] = lowerEdge((p << PAGE_BITS) + i);
          counts.positives()[at] = page.positives[i];
          counts.negatives()[at] = page.negatives[i];
          overlaps[at++] = page.overlaps[i];
        }
      }
    }
    return new BinnedPixels(counts, overlaps);
  }

  /** The bits of a float in an order that, read as an unsigned integer, is that of its value. */
  static int bin(float value) {
    int bits = Float.floatToRawIntBits(value + 0f); // adding 0 makes -0 and 0 one value
    return (bits ^ ((bits >> 31) | 0x80000000)) >>> DROPPED_BITS;
  }

  /** The lower edge of the next bin, which no value of this one reaches. */
  static double upperEdge(double lowerEdge) {
    return lowerEdge(bin((float) lowerEdge) + 1);
  }

  static double lowerEdge(int bin) {
    int ordered = bin << DROPPED_BITS;
    return Float.intBitsToFloat(ordered < 0 ? ordered ^ 0x80000000 : ~ordered);
  }
}
