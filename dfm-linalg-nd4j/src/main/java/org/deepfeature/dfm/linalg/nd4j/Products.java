package org.deepfeature.dfm.linalg.nd4j;

import org.bytedeco.javacpp.DoublePointer;
import org.deepfeature.dfm.api.Matrix;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Products by ND4J's gemm, which wants its result column by column. Our rows, read as columns, are
 * the transposed matrix, and (A B)ᵀ = Bᵀ Aᵀ: nothing is ever rearranged.
 */
final class Products {
  private Products() {}

  static void load() {
    of(Matrix.row(1), false, Matrix.row(1), false, 1);
  }

  static Matrix of(Matrix a, boolean transposeA, Matrix b, boolean transposeB, int threads) {
    int m = transposeA ? a.columns() : a.rows();
    int n = transposeB ? b.rows() : b.columns();
    if (m == 0 || n == 0 || a.data().length == 0) {
      return Matrix.zeros(m, n);
    }
    try (INDArray left = transposed(a);
        INDArray right = transposed(b);
        INDArray result = uninitialized(n, m)) {
      NativeThreads.run(
          threads, () -> Nd4j.gemm(right, left, result, transposeB, transposeA, 1, 0));
      double[] product = new double[m * n];
      memory(result).get(product);
      return new Matrix(m, n, product);
    }
  }

  private static INDArray transposed(Matrix a) {
    INDArray array = uninitialized(a.columns(), a.rows());
    memory(array).put(a.data());
    return array;
  }

  private static INDArray uninitialized(int rows, int columns) {
    return Nd4j.createUninitialized(DataType.DOUBLE, new long[] {rows, columns}, 'f');
  }

  /** ND4J's own way in and out is value by value, which is most of a cold fit. */
  private static DoublePointer memory(INDArray array) {
    return (DoublePointer) array.data().pointer();
  }
}
