package org.deepfeature.dfm.spark.internal;

import java.lang.reflect.Array;
import java.util.function.IntFunction;
import org.apache.spark.ml.linalg.Vector;
import org.deepfeature.dfm.api.Matrix;
import org.jspecify.annotations.Nullable;
import scala.collection.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Makes a 1 × d matrix of what a column has of an embedding: a vector, or an array as Spark decodes
 * it, or as a program put it into a row, which Spark hands on as it is where nothing is between the
 * two. Stateless and thread-safe.
 */
final class EmbeddingRows {
  private EmbeddingRows() {}

  /**
   * @param value an array or a vector
   * @throws IllegalArgumentException if a value of it is missing, or it is none of them
   */
  static Matrix read(Object value) {
    if (value instanceof Vector vector) {
      return Matrix.row(vector.toArray());
    }
    if (value instanceof Seq<?> array) {
      Object[] values = CollectionConverters.asJava(array).toArray();
      return row(values.length, i -> values[i]);
    }
    if (value.getClass().isArray()) {
      return row(Array.getLength(value), i -> Array.get(value, i));
    }
    throw new IllegalArgumentException(
        "%s is no embedding; expected an array or a vector".formatted(value.getClass().getName()));
  }

  private static Matrix row(int count, IntFunction<@Nullable Object> at) {
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      if (!(at.apply(i) instanceof Number number)) {
        throw new IllegalArgumentException("value %s of %s is null".formatted(i, count));
      }
      values[i] = number.doubleValue();
    }
    return Matrix.row(values);
  }
}
