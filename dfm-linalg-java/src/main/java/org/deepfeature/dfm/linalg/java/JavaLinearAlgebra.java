package org.deepfeature.dfm.linalg.java;

import java.util.function.ToIntFunction;
import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.api.LinearAlgebra.KernelArguments;
import org.deepfeature.dfm.api.LinearAlgebra.SymmetricEigen;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.api.internal.Workers;

/**
 * {@code java}: pure Java without any library. Results are the same, to the bit, for any number of
 * threads. Immutable and thread-safe.
 */
public final class JavaLinearAlgebra implements LinearAlgebra {
  private final int threads;

  /** On all processors. */
  public JavaLinearAlgebra() {
    this(Runtime.getRuntime().availableProcessors());
  }

  private JavaLinearAlgebra(int threads) {
    this.threads = Workers.requirePositive(threads);
  }

  @Override
  public String name() {
    return "java";
  }

  @Override
  public int threads() {
    return threads;
  }

  @Override
  public LinearAlgebra withThreads(int bound) {
    return new JavaLinearAlgebra(bound);
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
