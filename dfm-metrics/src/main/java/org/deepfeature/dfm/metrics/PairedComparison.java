package org.deepfeature.dfm.metrics;

import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * Two models on the same samples: the AUROCs by {@link DeLong}, AUPR and F1Max by a bootstrap that
 * draws the same samples for both (see {@link Bootstrap}). Immutable.
 *
 * @param images samples
 * @param anomalous how many of them are anomalous
 * @param auroc test of the two AUROCs
 * @param aupr areas under the precision-recall curves
 * @param f1Max the best F1 scores
 */
public record PairedComparison(
    int images, int anomalous, DeLong auroc, Difference aupr, Difference f1Max) {

  /**
   * A metric of both.
   *
   * @param a of the first model
   * @param b of the second model
   * @param difference the first less the second
   * @param interval 95 % interval of the difference; empty if every draw gives the same
   */
  public record Difference(double a, double b, double difference, Optional<Interval> interval) {}

  /**
   * @param a n raw scores of the first model, finite, higher = more anomalous
   * @param b n raw scores of the second model for the same samples
   * @param anomalous n labels
   * @param seed of the draws
   * @return the comparison
   * @throws IllegalArgumentException if the lengths differ, a score is not finite, or a class has
   *     fewer than two samples
   */
  public static PairedComparison of(double[] a, double[] b, boolean[] anomalous, long seed) {
    int positives = 0;
    for (boolean label : anomalous) {
      positives += label ? 1 : 0;
    }
    int images = anomalous.length;
    int count = positives;
    DeLong auroc =
        DeLong.of(a, b, anomalous)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "%s normal and %s anomalous images; a comparison takes two of each"
                            .formatted(images - count, count)));
    return new PairedComparison(
        images,
        positives,
        auroc,
        difference(a, b, anomalous, seed, c -> Aupr.area(c, true).orElseThrow()),
        difference(a, b, anomalous, seed, c -> F1Max.of(c).orElseThrow().value()));
  }

  private static Difference difference(
      double[] a, double[] b, boolean[] labels, long seed, ToDoubleFunction<RankedCounts> metric) {
    StratifiedResampling samples = new StratifiedResampling(labels, a, b);
    double first = metric.applyAsDouble(samples.counts()[0]);
    double second = metric.applyAsDouble(samples.counts()[1]);
    return new Difference(
        first,
        second,
        first - second,
        new Bootstrap(seed)
            .interval(samples, c -> metric.applyAsDouble(c[0]) - metric.applyAsDouble(c[1])));
  }
}
