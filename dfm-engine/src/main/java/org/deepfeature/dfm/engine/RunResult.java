package org.deepfeature.dfm.engine;

import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.deepfeature.dfm.report.MetricsJson;

/**
 * What came of a run.
 *
 * @param folder where everything is
 * @param isKept whether the folder is still there
 * @param metrics as in {@code metrics.json}; of several categories, their means
 * @param categories of a run of several, by name; empty otherwise
 * @param failures categories that could not be run, each with why; empty if all could
 */
public record RunResult(
    Path folder,
    boolean isKept,
    MetricsJson metrics,
    Map<String, MetricsJson> categories,
    Map<String, String> failures) {
  public RunResult {
    categories = Collections.unmodifiableMap(new TreeMap<>(categories));
    failures = Collections.unmodifiableMap(new TreeMap<>(failures));
  }

  static RunResult of(Path folder, boolean isKept, MetricsJson metrics) {
    return new RunResult(folder, isKept, metrics, Map.of(), Map.of());
  }
}
