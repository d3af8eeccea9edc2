package org.deepfeature.dfm.linalg.nd4j;

import java.util.function.ToIntFunction;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.api.LinearAlgebra.KernelArguments;
import org.deepfeature.dfm.api.LinearAlgebra.SymmetricEigen;
import org.deepfeature.dfm.api.LowerTriangle;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.api.internal.Workers;

/**
 * {@code nd4j}: products by ND4J's gemm, those of very long rows by the same OpenBLAS in slabs,
 * eigendecompositions by LAPACK's {@code dsyevd} in the OpenBLAS that ND4J loads. Immutable and
 * thread-safe; every native array is closed before a method returns. OpenBLAS knows one number of
 * threads for the whole process, so native calls of several threads wait for each other; the number
 * is that of the back end called, whatever the environment says.
 */
public final class Nd4jLinearAlgebra implements LinearAlgebra {

  private final int threads;

  private Nd4jLinearAlgebra(int threads) {
    this.threads = Workers.requirePositive(threads);
  }

  /**
   * Loads the natives, once a process.
   *
   * @return the back end, on all processors
   * @throws DfmException if there are none for this machine
   */
  public static Nd4jLinearAlgebra load() {
    try {
      ProcessorType.announce();
      Products.load();
      return new Nd4jLinearAlgebra(Runtime.getRuntime().availableProcessors());
    } catch (LinkageError | RuntimeException e) {
      throw new DfmException(
          "ND4J's native libraries cannot be loaded on %s %s (%s); use linalg java"
              .formatted(
                  System.getProperty("os.name"), System.getProperty("os.arch"), e.getMessage()),
          e);
    }
  }

  @Override
  public String name() {
    return "nd4j";
  }

  @Override
  public int threads() {
    return threads;
  }

  @Override
  public LinearAlgebra withThreads(int bound) {
    return new Nd4jLinearAlgebra(bound);
  }

  @Override
  public Matrix multiply(Matrix a, Matrix b) {
    KernelArguments.requireProduct(a, b);
    return ColumnSlabs.suit(b) && a.data().length > 0
        ? ColumnSlabs.multiply(a, b, threads)
        : Products.of(a, false, b, false, threads);
  }

  @Override
  public Matrix multiplyTransposeA(Matrix a, Matrix b) {
    KernelArguments.requireProductTransposeA(a, b);
    return Products.of(a, true, b, false, threads);
  }

  @Override
  public Matrix multiplyTransposeB(Matrix a, Matrix b) {
    KernelArguments.requireProductTransposeB(a, b);
    return Products.of(a, false, b, true, threads);
  }

  @Override
  public Matrix gram(Matrix a) {
    Matrix product =
        ColumnSlabs.suit(a) && a.rows() > 0
            ? ColumnSlabs.gram(a, threads)
            : Products.of(a, false, a, true, threads);
    // A blocked product may round the two triangles differently.
    return LowerTriangle.mirrored(product);
  }

  @Override
  public SymmetricEigen eigenSymmetric(Matrix symmetric) {
    return eigenSymmetric(symmetric, values -> values.length);
  }

  @Override
  public SymmetricEigen eigenSymmetric(Matrix symmetric, ToIntFunction<double[]> leading) {
    KernelArguments.requireSquareAndFinite(symmetric);
    if (symmetric.rows() == 0) {
      KernelArguments.requireLeading(leading.applyAsInt(new double[0]), 0);
      return new SymmetricEigen(new double[0], Matrix.zeros(0, 0));
    }
    return Eigendecomposition.of(symmetric, leading, threads);
  }
}
