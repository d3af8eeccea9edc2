package org.deepfeature.dfm.api;

/**
 * The few float64 kernels that a back end supplies; the algorithms over them are written once, in
 * the core, so that comparing back ends compares nothing else.
 *
 * <p>Every implementation is deterministic (same input, same machine, same thread count: same
 * output), thread-safe, leaves its arguments untouched and lets no native handle out. Shapes that
 * do not go together are an {@link IllegalArgumentException} that prints both. Rows or columns may
 * be 0. A value that is NaN or infinite is rejected by {@link #eigenSymmetric} with an {@link
 * IllegalArgumentException} that names its place; products carry it along, as IEEE 754 says.
 */
public interface LinearAlgebra {

  /**
   * @return the name under which it is chosen, such as {@code ejml}
   */
  String name();

  /**
   * @param a m × p
   * @param b p × n
   * @return A B, m × n
   */
  Matrix multiply(Matrix a, Matrix b);

  /**
   * @param a p × m
   * @param b p × n
   * @return Aᵀ B, m × n
   */
  Matrix multiplyTransposeA(Matrix a, Matrix b);

  /**
   * @param a m × p
   * @param b n × p
   * @return A Bᵀ, m × n
   */
  Matrix multiplyTransposeB(Matrix a, Matrix b);

  /**
   * @param a m × p
   * @return A Aᵀ, m × m, exactly symmetric
   */
  Matrix gram(Matrix a);

  /**
   * Eigendecomposition of a symmetric matrix; only its lower triangle is read.
   *
   * @param symmetric n × n
   * @return eigenvalues descending, eigenvectors in columns
   * @throws IllegalArgumentException if it is not square or holds NaN or infinity
   */
  SymmetricEigen eigenSymmetric(Matrix symmetric);
}
