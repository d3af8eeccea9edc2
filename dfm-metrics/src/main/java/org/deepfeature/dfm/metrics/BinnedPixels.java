package org.deepfeature.dfm.metrics;

import java.util.OptionalDouble;

/**
 * The pixels of all maps, ranked, and the curve of per-region overlap over them.
 *
 * @param counts pixels a bin, the highest scores first
 * @param overlaps sum over the anomalous pixels of each bin of 1 / pixels of the pixel's region;
 *     over all bins, the number of regions
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared, and gone when the metric is computed.
record BinnedPixels(RankedCounts counts, double[] overlaps) {

  /** An area and how far binning can have moved it. */
  record Area(double value, double errorBound) {}

  /**
   * Area under mean region overlap over false-positive rate, up to a limit and divided by it
   * (Bergmann et al., <em>MVTec AD</em>, IJCV 129, 2021). The mean over regions of the share that
   * is detected is a sum over detected pixels of 1 / (regions · pixels of its region); so one
   * weight a bin replaces a curve a region.
   */
  Area aupro(long regions, double limit) {
    double negatives = counts.totalNegatives();
    double rate = 0;
    double overlap = 0;
    double area = 0;
    double bound = 0;
    long alarms = 0;
    for (int i = 0; i < counts.size() && rate < limit; i++) {
      alarms += counts.negatives()[i];
      double nextRate = alarms / negatives;
      double rise = overlaps[i] / regions;
      double width = Math.min(nextRate, limit) - rate;
      // Whether the bin reaches beyond the limit: only the first part of its diagonal counts.
      double part = nextRate > limit ? width / (nextRate - rate) : 1;
      area += width * (overlap + 0.5 * part * rise);
      // The true curve climbs somewhere inside the bin's rectangle, at its start or its end.
      bound += width * rise * Math.max(0.5 * part, 1 - 0.5 * part);
      rate = nextRate;
      overlap += rise;
    }
    return new Area(Math.min(1, area / limit), bound / limit);
  }

  PixelMetrics result(long images, long regions, double limit) {
    OptionalDouble auroc = Auroc.of(counts);
    boolean both = auroc.isPresent();
    Area aupro = both ? aupro(regions, limit) : new Area(0, 0);
    return new PixelMetrics(
        auroc,
        Auroc.binningBound(counts),
        F1Max.of(counts),
        F1Max.binningBound(counts),
        both ? OptionalDouble.of(aupro.value()) : OptionalDouble.empty(),
        aupro.errorBound(),
        images,
        regions);
  }
}
