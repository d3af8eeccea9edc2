package org.deepfeature.dfm.metrics;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The metrics of one score an image. Immutable.
 *
 * @param auroc see {@link Auroc}
 * @param aupr see {@link Aupr}
 * @param averagePrecision see {@link Aupr#averagePrecision}
 * @param f1Max see {@link F1Max}
 */
public record ImageMetrics(
    OptionalDouble auroc,
    OptionalDouble aupr,
    OptionalDouble averagePrecision,
    Optional<F1Max> f1Max) {

  /**
   * @param scores n raw scores, finite, higher = more anomalous; n may be 0
   * @param anomalous n labels
   * @return each metric, empty where the labels do not define it
   * @throws IllegalArgumentException if the lengths differ or a score is not finite
   */
  public static ImageMetrics of(double[] scores, boolean[] anomalous) {
    RankedCounts counts = RankedCounts.of(scores, anomalous);
    return new ImageMetrics(
        Auroc.of(counts), Aupr.area(counts, true), Aupr.area(counts, false), F1Max.of(counts));
  }
}
