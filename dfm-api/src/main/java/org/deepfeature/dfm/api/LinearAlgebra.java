package org.deepfeature.dfm.api;

import java.util.function.ToIntFunction;
import org.deepfeature.dfm.api.internal.Workers;

/**
 * The few float64 kernels that a back end supplies; the algorithms over them are written once, in
 * the core, so that comparing back ends compares nothing else.
 *
 * <p>Every implementation is deterministic (same input, same machine, same thread count: same
 * output), thread-safe, leaves its arguments untouched and lets no native handle out. Shapes that
 * do not go together are an {@link IllegalArgumentException} that prints both. Rows or columns may
 * be 0. A value that is NaN or infinite is rejected by {@link #eigenSymmetric(Matrix)} with an
 * {@link IllegalArgumentException} that names its place; products carry it along, as IEEE 754 says.
 *
 * <p>A back end that uses several threads overrides {@link #threads} and {@link #withThreads}, and
 * shares its work out by {@link Workers} or by the means of its library.
 */
public interface LinearAlgebra {

  /**
   * @return the name under which it is chosen, such as {@code ejml}
   */
  String name();

  /**
   * @return most threads that a call keeps busy, the calling one included, {@code >= 1}; 1 unless
   *     the back end says otherwise
   */
  default int threads() {
    return 1;
  }

  /**
   * The same back end within a bound; this one keeps its own.
   *
   * @param threads most threads that a call may keep busy, {@code >= 1}
   * @return a back end of the same name whose {@link #threads} are at most so many; this one,
   *     unless the back end can use several
   * @throws IllegalArgumentException if {@code threads < 1}
   */
  default LinearAlgebra withThreads(int threads) {
    Workers.requirePositive(threads);
    return this;
  }

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

  /**
   * All eigenvalues of a symmetric matrix, and the eigenvectors of the leading ones alone. How many
   * are wanted is often known only when all values are, such as the share of a total that they sum
   * to; and vectors are most of the work. The vectors are those of {@link #eigenSymmetric(Matrix)}
   * to rounding. A back end that cannot save anything leaves this as it is.
   *
   * @param symmetric n × n
   * @param leading given the n eigenvalues, descending, which it must not change, answers how many
   *     vectors are wanted, 0..n
   * @return eigenvalues descending, the leading eigenvectors in columns
   * @throws IllegalArgumentException if the matrix is not square or holds NaN or infinity, or if
   *     another number is wanted
   */
  default SymmetricEigen eigenSymmetric(Matrix symmetric, ToIntFunction<double[]> leading) {
    SymmetricEigen all = eigenSymmetric(symmetric);
    int n = all.values().length;
    int k = KernelArguments.requireLeading(leading.applyAsInt(all.values()), n);
    Matrix vectors = Matrix.zeros(n, k);
    for (int r = 0; r < n; r++) {
      System.arraycopy(all.vectors().data(), r * all.vectors().columns(), vectors.data(), r * k, k);
    }
    return new SymmetricEigen(all.values(), vectors);
  }

  /**
   * The eigendecomposition A = V diag(λ) Vᵀ of a symmetric matrix, or the leading part of it.
   *
   * @param values the n eigenvalues, descending
   * @param vectors n × k, orthonormal, {@code k <= n}; column j belongs to {@code values[j]}; its
   *     sign is free
   */
  @SuppressWarnings("ArrayRecordComponent") // A kernel's result, read once; never compared.
  record SymmetricEigen(double[] values, Matrix vectors) {

    public SymmetricEigen {
      if (vectors.rows() != values.length || vectors.columns() > values.length) {
        throw new IllegalArgumentException(
            "%s eigenvalues do not go with eigenvectors %s".formatted(values.length, vectors));
      }
    }
  }

  /**
   * Checks of arguments that every {@link LinearAlgebra} makes, with the messages that it promises.
   * Stateless and thread-safe.
   */
  final class KernelArguments {
    private KernelArguments() {}

    /**
     * Checks the factors of A B.
     *
     * @param a m × p
     * @param b p × n
     * @throws IllegalArgumentException if they do not go together
     */
    public static void requireProduct(Matrix a, Matrix b) {
      requireEqual(a.columns(), b.rows(), "A B", a, b);
    }

    /**
     * Checks the factors of Aᵀ B.
     *
     * @param a p × m
     * @param b p × n
     * @throws IllegalArgumentException if they do not go together
     */
    public static void requireProductTransposeA(Matrix a, Matrix b) {
      requireEqual(a.rows(), b.rows(), "Aᵀ B", a, b);
    }

    /**
     * Checks the factors of A Bᵀ.
     *
     * @param a m × p
     * @param b n × p
     * @throws IllegalArgumentException if they do not go together
     */
    public static void requireProductTransposeB(Matrix a, Matrix b) {
      requireEqual(a.columns(), b.columns(), "A Bᵀ", a, b);
    }

    private static void requireEqual(int left, int right, String product, Matrix a, Matrix b) {
      if (left != right) {
        throw new IllegalArgumentException(
            "%s of A %s x %s and B %s x %s: the shared dimension differs"
                .formatted(product, a.rows(), a.columns(), b.rows(), b.columns()));
      }
    }

    /**
     * Checks how many leading eigenvectors are wanted.
     *
     * @param wanted any number
     * @param n how many there are
     * @return the same
     * @throws IllegalArgumentException if it is not in 0..n
     */
    public static int requireLeading(int wanted, int n) {
      if (wanted < 0 || wanted > n) {
        throw new IllegalArgumentException(
            "%s leading eigenvectors were asked for; there are %s".formatted(wanted, n));
      }
      return wanted;
    }

    /**
     * Checks what {@link LinearAlgebra#eigenSymmetric(Matrix)} is given. Symmetry is not checked,
     * since only the lower triangle is read.
     *
     * @param matrix n × n, finite
     * @throws IllegalArgumentException if it is not square or holds NaN or infinity
     */
    public static void requireSquareAndFinite(Matrix matrix) {
      if (matrix.rows() != matrix.columns()) {
        throw new IllegalArgumentException(
            "Eigendecomposition of %s; expected a square matrix".formatted(matrix));
      }
      Arguments.requireFinite(matrix);
    }
  }
}
