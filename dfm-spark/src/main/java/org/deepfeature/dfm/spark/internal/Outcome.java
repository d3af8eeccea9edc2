package org.deepfeature.dfm.spark.internal;

import org.deepfeature.dfm.core.postprocessing.PostProcessor;
import org.jspecify.annotations.Nullable;

/**
 * What the model says of one row, or why it says nothing.
 *
 * @param score raw; null without one
 * @param normalized 0 to 1, the threshold at a half; null without a score
 * @param label {@code normal} or {@code anomalous}; null without a score
 * @param error why there is no score; null with one, and for a null
 * @param map height, width and values; null if it was not wanted or the score has none
 */
record Outcome(
    @Nullable Double score,
    @Nullable Double normalized,
    @Nullable String label,
    @Nullable String error,
    @Nullable Map map) {
  /** Of a row that has no image. */
  static final Outcome NULL = new Outcome(null, null, null, null, null);

  /** An anomaly map, row after row. */
  @SuppressWarnings("ArrayRecordComponent") // On its way into a row; never compared.
  record Map(int height, int width, float[] values) {}

  static Outcome error(String reason) {
    return new Outcome(null, null, null, reason, null);
  }

  static Outcome of(double score, PostProcessor thresholds, @Nullable Map map) {
    return new Outcome(
        score,
        thresholds.image().apply(score),
        thresholds.isAnomalous(score) ? "anomalous" : "normal",
        null,
        map);
  }
}
