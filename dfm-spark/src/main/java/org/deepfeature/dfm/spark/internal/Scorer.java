package org.deepfeature.dfm.spark.internal;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Scores what a column has. Thread-safe. */
interface Scorer extends AutoCloseable {
  /**
   * @param values of a batch; null where a row has none
   * @param maps whether anomaly maps are wanted
   * @return one outcome a value, in order
   */
  List<Outcome> score(List<@Nullable Object> values, boolean maps);

  @Override
  void close();
}
