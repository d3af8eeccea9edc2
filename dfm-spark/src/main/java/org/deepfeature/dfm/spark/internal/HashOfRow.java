package org.deepfeature.dfm.spark.internal;

import org.apache.spark.api.java.function.Function;
import org.apache.spark.sql.Row;
import org.deepfeature.dfm.core.partial.HeldOutRule;

/**
 * The hash of a row's name, or of its content, in such a way that numbers are ordered as unsigned
 * hashes are. Immutable.
 *
 * @param named whether rows have a name, behind their value
 */
record HashOfRow(boolean named) implements Function<Row, Long> {

  @Override
  public Long call(Row row) {
    return HeldOutRule.hash(ImageKeys.of(row, named)) ^ Long.MIN_VALUE;
  }

  static long unsigned(long ordered) {
    return ordered ^ Long.MIN_VALUE;
  }
}
