package org.deepfeature.dfm.metrics;

import java.util.ArrayList;
import java.util.List;

/**
 * Per-region overlap over the false-positive rate of pixels, the curve under which {@link
 * PixelMetrics#aupro} is the area, for drawing: thinned to steps that the eye can see. Immutable.
 *
 * @param points ascending in both coordinates, from (0, 0) to the limit's rate
 */
public record RegionOverlapCurve(List<Point> points) {
  private static final double VISIBLE = 1.0 / 400;

  /**
   * A point of the curve.
   *
   * @param falsePositiveRate share of the normal pixels that are flagged, 0..1
   * @param overlap mean over the regions of the share of their pixels that is flagged, 0..1
   */
  public record Point(double falsePositiveRate, double overlap) {}

  public RegionOverlapCurve {
    points = List.copyOf(points);
  }

  static RegionOverlapCurve of(BinnedPixels pixels, long regions, double limit) {
    double negatives = pixels.counts().totalNegatives();
    List<Point> points = new ArrayList<>();
    Point last = new Point(0, 0);
    points.add(last);
    double overlap = 0;
    double rate = 0;
    long alarms = 0;
    for (int i = 0; i < pixels.counts().size() && rate < limit; i++) {
      alarms += pixels.counts().negatives()[i];
      double nextRate = alarms / negatives;
      double rise = pixels.overlaps()[i] / regions;
      double part = nextRate > limit ? (limit - rate) / (nextRate - rate) : 1;
      overlap += part * rise;
      rate = Math.min(limit, nextRate);
      Point point = new Point(rate, Math.min(1, overlap));
      if (rate - last.falsePositiveRate() >= VISIBLE * limit
          || point.overlap() - last.overlap() >= VISIBLE
          || rate == limit) {
        points.add(point);
        last = point;
      }
    }
    return new RegionOverlapCurve(points);
  }
}
