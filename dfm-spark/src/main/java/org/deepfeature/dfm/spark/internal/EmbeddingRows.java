package org.deepfeature.dfm.spark.internal;

import org.apache.spark.ml.linalg.Vector;
import org.deepfeature.dfm.api.Matrix;
import scala.collection.Iterator;
import scala.collection.Seq;

/** Makes a 1 × d matrix of what a column has of an embedding. Stateless and thread-safe. */
final class EmbeddingRows {
  private EmbeddingRows() {}

  /**
   * @param value an array or a vector
   * @throws IllegalArgumentException if a value of it is missing
   */
  static Matrix read(Object value) {
    return value instanceof Vector vector
        ? Matrix.row(vector.toArray())
        : Matrix.row(values((Seq<?>) value));
  }

  private static double[] values(Seq<?> array) {
    double[] values = new double[array.length()];
    Iterator<?> each = array.iterator();
    for (int i = 0; i < values.length; i++) {
      if (!(each.next() instanceof Number number)) {
        throw new IllegalArgumentException("value %s of %s is null".formatted(i, values.length));
      }
      values[i] = number.doubleValue();
    }
    return values;
  }
}
