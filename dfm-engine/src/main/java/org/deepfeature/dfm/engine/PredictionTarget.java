package org.deepfeature.dfm.engine;

import java.io.Writer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where rows of predictions go, and anomaly maps beside them.
 *
 * @param folder gets {@code predictions.csv} or {@code predictions.jsonl}, and {@code maps/}; null
 *     for rows alone
 * @param rows get them as they are made where there is no folder; stay open
 * @param format of rows
 */
public record PredictionTarget(@Nullable Path folder, Writer rows, Format format) {
  /** Of rows. */
  public enum Format {
    /** Comma-separated values under a line of names. */
    csv,
    /** A JSON object a line. */
    jsonl
  }

  /**
   * @param folder for rows and maps
   * @return that folder, rows as CSV
   */
  public static PredictionTarget folder(Path folder) {
    return new PredictionTarget(folder, Writer.nullWriter(), Format.csv);
  }

  /**
   * @param rows get CSV; stays open
   * @return that, without maps
   */
  public static PredictionTarget rows(Writer rows) {
    return new PredictionTarget(null, rows, Format.csv);
  }
}
