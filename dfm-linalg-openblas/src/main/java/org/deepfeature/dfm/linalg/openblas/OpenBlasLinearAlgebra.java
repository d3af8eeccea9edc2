package org.deepfeature.dfm.linalg.openblas;

import java.io.IOException;
import java.util.function.ToIntFunction;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.api.LinearAlgebra.KernelArguments;
import org.deepfeature.dfm.api.LinearAlgebra.SymmetricEigen;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.api.internal.Workers;

/**
 * {@code openblas}: products by {@code dgemm} and {@code dsyrk}, eigendecompositions by LAPACK's
 * divide and conquer. Immutable and thread-safe; all native memory is closed before a method
 * returns. OpenBLAS knows one number of threads for the whole process, so native calls of several
 * threads wait for each other; the number is that of the back end called, whatever the environment
 * says. Last digits may depend on the number of threads and on the processor.
 */
public final class OpenBlasLinearAlgebra implements LinearAlgebra {

  private final int threads;

  private OpenBlasLinearAlgebra(int threads) {
    this.threads = Workers.requirePositive(threads);
  }

  /**
   * Loads the library, once a process.
   *
   * @return the back end, on all processors
   * @throws DfmException if there is none for this machine, or it cannot be loaded
   */
  public static OpenBlasLinearAlgebra load() {
    try {
      OpenBlas.load();
      return new OpenBlasLinearAlgebra(Runtime.getRuntime().availableProcessors());
    } catch (LinkageError | IOException | RuntimeException e) {
      throw new DfmException(
          "OpenBLAS cannot be loaded on %s %s (%s); use linalg java"
              .formatted(
                  System.getProperty("os.name"), System.getProperty("os.arch"), e.getMessage()),
          e);
    }
  }

  @Override
  public String name() {
    return "openblas";
  }

  @Override
  public int threads() {
    return threads;
  }

  @Override
  public LinearAlgebra withThreads(int bound) {
    return new OpenBlasLinearAlgebra(bound);
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
