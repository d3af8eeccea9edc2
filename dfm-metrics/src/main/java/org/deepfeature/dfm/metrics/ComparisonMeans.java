package org.deepfeature.dfm.metrics;

import java.util.Collection;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Means of comparisons over several categories. Stateless and thread-safe. */
public final class ComparisonMeans {
  private ComparisonMeans() {}

  /**
   * A metric of both models, over several categories.
   *
   * @param key as in {@code metrics.json}
   * @param a mean of the first model
   * @param b mean of the second model
   */
  public record Mean(String key, double a, double b) {}

  /**
   * @param comparisons one a category, at least one
   * @return unweighted means over the categories, a metric each
   */
  public static List<Mean> means(Collection<PairedComparison> comparisons) {
    return List.of(
        mean("image_AUROC", comparisons, c -> c.auroc().aurocA(), c -> c.auroc().aurocB()),
        mean("image_AUPR", comparisons, c -> c.aupr().a(), c -> c.aupr().b()),
        mean("image_F1Max", comparisons, c -> c.f1Max().a(), c -> c.f1Max().b()));
  }

  private static Mean mean(
      String key,
      Collection<PairedComparison> comparisons,
      ToDoubleFunction<PairedComparison> a,
      ToDoubleFunction<PairedComparison> b) {
    return new Mean(
        key,
        comparisons.stream().mapToDouble(a).average().orElseThrow(),
        comparisons.stream().mapToDouble(b).average().orElseThrow());
  }
}
