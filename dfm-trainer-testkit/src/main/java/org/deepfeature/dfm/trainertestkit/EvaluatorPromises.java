package org.deepfeature.dfm.trainertestkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.deepfeature.dfm.trainer.processor.Evaluator;
import org.deepfeature.dfm.trainer.processor.ScoredImage;

/**
 * Metrics are finite, of the images so far, the same when asked again; one evaluator knows nothing
 * of another's images.
 */
final class EvaluatorPromises {
  private EvaluatorPromises() {}

  static void check(Supplier<Evaluator> supplier) {
    List<ScoredImage> normal =
        List.of(
            ScoredImages.of("good/000.png", false, 1), ScoredImages.of("good/001.png", false, 2));
    List<ScoredImage> both =
        List.of(
            normal.get(0),
            ScoredImages.of("scratch/000.png", true, 3),
            normal.get(1),
            ScoredImages.of("scratch/001.png", true, 4));
    metrics(supplier.get(), List.of());
    metrics(supplier.get(), normal);
    metrics(
        supplier.get(),
        List.of(
            ScoredImages.withoutMap("good/000.png", false, 1),
            ScoredImages.withoutMap("scratch/000.png", true, 3)));

    Evaluator first = supplier.get();
    Map<String, Double> expected = metrics(first, both);
    Evaluator second = supplier.get();
    assertThat(second).as("an evaluator is made newly for each test").isNotSameAs(first);
    assertThat(metrics(second, both))
        .as("metrics of the same images, after another evaluator saw them")
        .isEqualTo(expected);
    Evaluator asked = supplier.get();
    metrics(asked, both.subList(0, 2));
    assertThat(metrics(asked, both.subList(2, 4)))
        .as("metrics of all images, by one that was asked in between")
        .isEqualTo(expected);
  }

  private static Map<String, Double> metrics(Evaluator evaluator, List<ScoredImage> images) {
    images.forEach(image -> ScoredImages.untouched(image, () -> evaluator.add(image)));
    Map<String, Double> metrics = Map.copyOf(evaluator.metrics());
    requireFinite(metrics);
    assertThat(evaluator.metrics()).as("asked again").isEqualTo(metrics);
    return metrics;
  }

  /** Throws if a name is blank, or a value is not finite; loggers take finite numbers alone. */
  static void requireFinite(Map<String, Double> metrics) {
    metrics.forEach(
        (name, value) -> {
          assertThat(name).as("name of a metric").isNotBlank();
          assertThat(value).as("metric '%s'", name).isFinite();
        });
  }
}
