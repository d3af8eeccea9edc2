package org.deepfeature.dfm.runtime.plugin;

import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.api.internal.Workers;
import org.jspecify.annotations.Nullable;

/**
 * Linear algebra that is created when a kernel is called for the first time. Scoring needs but the
 * number of threads of most models, and native libraries take their time to load. Thread-safe.
 */
final class OnDemand implements LinearAlgebra {
  private final String name;
  private final Supplier<LinearAlgebra> supplier;
  private final int threads;
  private @Nullable LinearAlgebra created;

  /**
   * @param name under which it was asked for
   * @param supplier of it, on all processors
   * @param threads most that a call keeps busy
   */
  OnDemand(String name, Supplier<LinearAlgebra> supplier, int threads) {
    this.name = name;
    this.supplier = supplier;
    this.threads = Workers.requirePositive(threads);
  }

  private synchronized LinearAlgebra created() {
    if (created == null) {
      created = supplier.get().withThreads(threads);
    }
    return created;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int threads() {
    return threads;
  }

  @Override
  public LinearAlgebra withThreads(int bound) {
    return new OnDemand(name, supplier, bound);
  }

  @Override
  public Matrix multiply(Matrix a, Matrix b) {
    return created().multiply(a, b);
  }

  @Override
  public Matrix multiplyTransposeA(Matrix a, Matrix b) {
    return created().multiplyTransposeA(a, b);
  }

  @Override
  public Matrix multiplyTransposeB(Matrix a, Matrix b) {
    return created().multiplyTransposeB(a, b);
  }

  @Override
  public Matrix gram(Matrix a) {
    return created().gram(a);
  }

  @Override
  public SymmetricEigen eigenSymmetric(Matrix symmetric) {
    return created().eigenSymmetric(symmetric);
  }

  @Override
  public SymmetricEigen eigenSymmetric(Matrix symmetric, ToIntFunction<double[]> leading) {
    return created().eigenSymmetric(symmetric, leading);
  }
}
