package org.deepfeature.dfm.linalg.ejml;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.api.LinearAlgebra.KernelArguments;
import org.deepfeature.dfm.api.LinearAlgebra.SymmetricEigen;
import org.deepfeature.dfm.api.LowerTriangle;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.api.internal.Workers;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/**
 * {@code ejml}: EJML's products and eigendecompositions, pure Java. Blocks of products are shared
 * out among several threads; results are the same, to the bit, for any number of them. Immutable
 * and thread-safe.
 */
public final class EjmlLinearAlgebra implements LinearAlgebra {
  private final int threads;

  /** On all processors. */
  public EjmlLinearAlgebra() {
    this(Runtime.getRuntime().availableProcessors());
  }

  private EjmlLinearAlgebra(int threads) {
    this.threads = Workers.requirePositive(threads);
  }

  @Override
  public String name() {
    return "ejml";
  }

  @Override
  public int threads() {
    return threads;
  }

  @Override
  public LinearAlgebra withThreads(int bound) {
    return new EjmlLinearAlgebra(bound);
  }

  @Override
  public Matrix multiply(Matrix a, Matrix b) {
    KernelArguments.requireProduct(a, b);
    return Products.multiply(a, b, threads);
  }

  @Override
  public Matrix multiplyTransposeA(Matrix a, Matrix b) {
    KernelArguments.requireProductTransposeA(a, b);
    return Products.multiplyTransposeA(a, b, threads);
  }

  @Override
  public Matrix multiplyTransposeB(Matrix a, Matrix b) {
    KernelArguments.requireProductTransposeB(a, b);
    return Products.multiplyTransposeB(a, b, threads);
  }

  @Override
  public Matrix gram(Matrix a) {
    return Products.gram(a, threads);
  }

  @Override
  public SymmetricEigen eigenSymmetric(Matrix symmetric) {
    KernelArguments.requireSquareAndFinite(symmetric);
    int n = symmetric.rows();
    if (n == 0) {
      return new SymmetricEigen(new double[0], Matrix.zeros(0, 0));
    }
    EigenDecomposition_F64<DMatrixRMaj> eigen = DecompositionFactory_DDRM.eig(n, true, true);
    if (!eigen.decompose(mirroredLowerTriangle(symmetric))) {
      throw new DfmException("EJML found no eigendecomposition of " + symmetric);
    }
    return descending(eigen, n);
  }

  private static SymmetricEigen descending(EigenDecomposition_F64<DMatrixRMaj> eigen, int n) {
    double[] found = new double[n];
    for (int i = 0; i < n; i++) {
      found[i] = eigen.getEigenvalue(i).getReal();
    }
    int[] order =
        IntStream.range(0, n)
            .boxed()
            .sorted(Comparator.comparingDouble((Integer i) -> found[i]).reversed())
            .mapToInt(Integer::intValue)
            .toArray();
    Matrix vectors = Matrix.zeros(n, n);
    for (int c = 0; c < n; c++) {
      double[] vector = eigen.getEigenVector(order[c]).getData();
      for (int r = 0; r < n; r++) {
        vectors.data()[r * n + c] = vector[r];
      }
    }
    return new SymmetricEigen(Arrays.stream(order).mapToDouble(i -> found[i]).toArray(), vectors);
  }

  private static DMatrixRMaj mirroredLowerTriangle(Matrix symmetric) {
    int n = symmetric.rows();
    double[] full = symmetric.data().clone();
    LowerTriangle.mirrored(new Matrix(n, n, full));
    return DMatrixRMaj.wrap(n, n, full);
  }
}
