package org.deepfeature.dfm.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Precision over recall as a polyline from (0, 1), for drawing: the curve under which {@link Aupr}
 * is the trapezoidal area. Immutable.
 *
 * @param points ascending in recall; one a distinct score, after the first
 */
public record PrecisionRecallCurve(List<Point> points) {

  /**
   * A point of the curve.
   *
   * @param recall share of the anomalous samples that are flagged, 0..1
   * @param precision share of the flagged samples that are anomalous, 0..1
   */
  public record Point(double recall, double precision) {}

  public PrecisionRecallCurve {
    points = List.copyOf(points);
  }

  /**
   * @param scores n raw scores, finite, higher = more anomalous
   * @param anomalous n labels
   * @return empty if nothing is anomalous
   * @throws IllegalArgumentException if the lengths differ or a score is not finite
   */
  public static Optional<PrecisionRecallCurve> of(double[] scores, boolean[] anomalous) {
    RankedCounts counts = RankedCounts.of(scores, anomalous);
    double positives = counts.totalPositives();
    if (positives == 0) {
      return Optional.empty();
    }
    List<Point> points = new ArrayList<>();
    points.add(new Point(0, 1));
    double hits = 0;
    double flagged = 0;
    for (int i = 0; i < counts.size(); i++) {
      hits += counts.positives()[i];
      flagged += counts.positives()[i] + counts.negatives()[i];
      points.add(new Point(hits / positives, hits / flagged));
    }
    return Optional.of(new PrecisionRecallCurve(points));
  }
}
