package org.deepfeature.dfm.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The receiver operating characteristic as a polyline from (0, 0) to (1, 1), for drawing.
 * Immutable.
 *
 * @param points ascending in both coordinates; one a distinct score, after the origin
 */
public record RocCurve(List<Point> points) {

  /**
   * A point of the curve.
   *
   * @param falsePositiveRate share of the normal samples that are flagged, 0..1
   * @param truePositiveRate share of the anomalous samples that are flagged, 0..1
   */
  public record Point(double falsePositiveRate, double truePositiveRate) {}

  public RocCurve {
    points = List.copyOf(points);
  }

  /**
   * @param scores n raw scores, finite, higher = more anomalous
   * @param anomalous n labels
   * @return empty unless both classes are there
   * @throws IllegalArgumentException if the lengths differ or a score is not finite
   */
  public static Optional<RocCurve> of(double[] scores, boolean[] anomalous) {
    RankedCounts counts = RankedCounts.of(scores, anomalous);
    double positives = counts.totalPositives();
    double negatives = counts.totalNegatives();
    if (positives == 0 || negatives == 0) {
      return Optional.empty();
    }
    List<Point> points = new ArrayList<>();
    points.add(new Point(0, 0));
    long hits = 0;
    long alarms = 0;
    for (int i = 0; i < counts.size(); i++) {
      hits += counts.positives()[i];
      alarms += counts.negatives()[i];
      points.add(new Point(alarms / negatives, hits / positives));
    }
    return Optional.of(new RocCurve(points));
  }
}
