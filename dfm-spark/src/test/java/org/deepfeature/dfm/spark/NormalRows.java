package org.deepfeature.dfm.spark;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.deepfeature.dfm.api.Matrix;

/**
 * Embeddings of normal parts as networks give them: a few directions of much spread, many of less
 * and less, far from the origin.
 *
 * @param matrix n × d, float32 values
 */
record NormalRows(Matrix matrix) {

  static NormalRows of(int n, int d, long seed) {
    return of(n, d, seed, 1);
  }

  /**
   * @param decay how quickly the spread falls off, 1 for one over the number of a direction
   */
  static NormalRows of(int n, int d, long seed, double decay) {
    int directions = Math.min(d, 60);
    double[][] basis = new double[directions][d];
    Random shape = new Random(7);
    for (double[] axis : basis) {
      Arrays.setAll(axis, j -> shape.nextGaussian() / Math.sqrt(d));
    }
    Random random = new Random(seed);
    Matrix rows = Matrix.zeros(n, d);
    for (int i = 0; i < n; i++) {
      for (int a = 0; a < directions; a++) {
        double amount = 10 * random.nextGaussian() / Math.pow(1 + a, decay);
        for (int j = 0; j < d; j++) {
          rows.data()[i * d + j] += amount * basis[a][j];
        }
      }
      for (int j = 0; j < d; j++) {
        int at = i * d + j;
        rows.data()[at] = (float) (rows.data()[at] + 3 + 0.05 * random.nextGaussian());
      }
    }
    return new NormalRows(rows);
  }

  String key(int row) {
    return "/parts/%05d.png".formatted(row);
  }

  List<String> keys() {
    List<String> keys = new ArrayList<>();
    for (int i = 0; i < matrix.rows(); i++) {
      keys.add(key(i));
    }
    return keys;
  }

  /** A frame of {@code path} and {@code embedding}. */
  Dataset<Row> frame(int partitions) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < matrix.rows(); i++) {
      float[] values = new float[matrix.columns()];
      for (int j = 0; j < values.length; j++) {
        values[j] = (float) matrix.get(i, j);
      }
      rows.add(RowFactory.create("file:" + key(i), values));
    }
    StructType schema =
        new StructType()
            .add("path", DataTypes.StringType)
            .add("embedding", DataTypes.createArrayType(DataTypes.FloatType, false));
    return LocalSpark.session().createDataFrame(rows, schema).repartition(partitions);
  }
}
