package org.deepfeature.dfm.report.prediction;

import org.jspecify.annotations.Nullable;

/**
 * What the model says of one image. Immutable.
 *
 * @param path the image as the user named it
 * @param score raw, finite, higher = more anomalous
 * @param normalized for display, 0..1, the threshold at ½
 * @param anomalous the model's label
 * @param groundTruth whether it really is anomalous; null when unknown
 * @param kind {@code good}, or the kind of its defect; null when unknown
 */
public record PredictionRow(
    String path,
    double score,
    double normalized,
    boolean anomalous,
    @Nullable Boolean groundTruth,
    @Nullable String kind) {

  public PredictionRow {
    if (!Double.isFinite(score) || !(normalized >= 0 && normalized <= 1)) {
      throw new IllegalArgumentException(
          "%s has score %s, normalized %s; expected a finite number and one in 0..1"
              .formatted(path, score, normalized));
    }
  }

  /**
   * One of an unknown kind.
   *
   * @param path as above
   * @param score as above
   * @param normalized as above
   * @param anomalous as above
   * @param groundTruth as above
   */
  public PredictionRow(
      String path,
      double score,
      double normalized,
      boolean anomalous,
      @Nullable Boolean groundTruth) {
    this(path, score, normalized, anomalous, groundTruth, null);
  }

  /** Whether it is anomalous but was not found to be. */
  boolean isMiss() {
    return !anomalous && groundTruth != null && groundTruth;
  }

  /** Whether it is normal but was found anomalous. */
  boolean isFalseAlarm() {
    return anomalous && groundTruth != null && !groundTruth;
  }

  /** The word for a label in every file that is written. */
  static String word(boolean anomalous) {
    return anomalous ? "anomalous" : "normal";
  }
}
