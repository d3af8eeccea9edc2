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
 */
public record RunResult(
    Path folder, boolean isKept, MetricsJson metrics, Map<String, MetricsJson> categories) {
  public RunResult {
    categories = Collections.unmodifiableMap(new TreeMap<>(categories));
  }
}
