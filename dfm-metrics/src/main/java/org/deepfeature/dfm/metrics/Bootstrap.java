package org.deepfeature.dfm.metrics;

import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * 95 % intervals by the percentile bootstrap (Efron and Tibshirani, <em>An Introduction to the
 * Bootstrap</em>, 1993, chapter 13): the metric of {@link #RESAMPLES} draws with replacement, as
 * many normal and as many anomalous samples each as there are; the interval runs from their 2.5 %
 * to their 97.5 % quantile. Percentiles rather than BCa: F1Max is a maximum and has no smooth
 * acceleration. The same seed gives the same interval on every machine.
 *
 * <p>Where all draws agree there is no interval: a perfect AUROC stays perfect in every draw, which
 * says nothing about the next thousand images. Immutable and thread-safe.
 */
public final class Bootstrap {
  /** Draws an interval is made of. */
  public static final int RESAMPLES = 2000;

  private final long seed;

  /**
   * @param seed of the draws
   */
  public Bootstrap(long seed) {
    this.seed = seed;
  }

  /**
   * @param scores n raw scores, finite, higher = more anomalous
   * @param anomalous n labels
   * @param threshold raw score from which the model calls an image anomalous
   * @return an interval for each metric; empty where a class has fewer than two samples or all
   *     draws agree
   * @throws IllegalArgumentException if the lengths differ or a score is not finite
   */
  public ImageIntervals intervals(double[] scores, boolean[] anomalous, double threshold) {
    Function<ToDoubleFunction<RankedCounts>, Optional<Interval>> of =
        metric ->
            interval(new StratifiedResampling(anomalous, scores), c -> metric.applyAsDouble(c[0]));
    return new ImageIntervals(
        of.apply(c -> Auroc.of(c).orElseThrow()),
        of.apply(c -> Aupr.area(c, true).orElseThrow()),
        of.apply(c -> F1Max.of(c).orElseThrow().value()),
        of.apply(c -> ConfusionMatrix.of(c, threshold).f1().orElseThrow()));
  }

  /**
   * @param values n numbers, finite, such as a metric of each image
   * @return an interval for their mean; empty if there are fewer than two or all draws agree
   */
  public Optional<Interval> ofMean(double[] values) {
    if (values.length < 2) {
      return Optional.empty();
    }
    Random random = new Random(seed);
    double[] means = new double[RESAMPLES];
    for (int b = 0; b < RESAMPLES; b++) {
      double sum = 0;
      for (int i = 0; i < values.length; i++) {
        sum += values[random.nextInt(values.length)];
      }
      means[b] = sum / values.length;
    }
    return percentiles(means);
  }

  /** The same draws for every metric: each call begins at the seed. */
  Optional<Interval> interval(
      StratifiedResampling samples, ToDoubleFunction<RankedCounts[]> metric) {
    if (!samples.isPossible()) {
      return Optional.empty();
    }
    Random random = new Random(seed);
    double[] values = new double[RESAMPLES];
    for (int b = 0; b < RESAMPLES; b++) {
      values[b] = metric.applyAsDouble(samples.draw(random));
    }
    return percentiles(values);
  }

  private static Optional<Interval> percentiles(double[] values) {
    double tail = (1 - Interval.LEVEL) / 2;
    if (Arrays.stream(values).allMatch(v -> v == values[0])) {
      return Optional.empty();
    }
    return Optional.of(
        new Interval(Threshold.quantile(values, tail), Threshold.quantile(values, 1 - tail)));
  }
}
