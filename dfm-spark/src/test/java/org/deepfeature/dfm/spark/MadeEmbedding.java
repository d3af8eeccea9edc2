package org.deepfeature.dfm.spark;

import java.util.Random;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Twenty directions of much spread and noise, made where it is needed.
 *
 * @param d values
 */
record MadeEmbedding(int d) implements MapFunction<Long, Row> {
  static final StructType SCHEMA =
      new StructType()
          .add("path", DataTypes.StringType)
          .add("embedding", DataTypes.createArrayType(DataTypes.FloatType, false));

  @Override
  public Row call(Long i) {
    Random random = new Random(i);
    float[] values = new float[d];
    for (int a = 1; a <= 20; a++) {
      double amount = random.nextGaussian() / a;
      for (int j = a; j < d; j += 20) {
        values[j] += (float) amount;
      }
    }
    for (int j = 0; j < d; j++) {
      values[j] += (float) (0.02 * random.nextGaussian());
    }
    return RowFactory.create("/%012d".formatted(i), values);
  }
}
