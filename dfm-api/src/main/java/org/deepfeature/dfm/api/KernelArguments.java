package org.deepfeature.dfm.api;

/**
 * Checks of arguments that every {@link LinearAlgebra} makes, with the messages that it promises.
 * Stateless and thread-safe.
 */
public final class KernelArguments {
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
          "%s of A %d x %d and B %d x %d: the shared dimension differs"
              .formatted(product, a.rows(), a.columns(), b.rows(), b.columns()));
    }
  }

  /**
   * Checks what {@link LinearAlgebra#eigenSymmetric} is given. Symmetry is not checked, since only
   * the lower triangle is read.
   *
   * @param matrix n × n, finite
   * @throws IllegalArgumentException if it is not square or holds NaN or infinity
   */
  public static void requireSquareAndFinite(Matrix matrix) {
    if (matrix.rows() != matrix.columns()) {
      throw new IllegalArgumentException(
          "Eigendecomposition of %s; expected a square matrix".formatted(matrix));
    }
    double[] data = matrix.data();
    for (int i = 0; i < data.length; i++) {
      if (!Double.isFinite(data[i])) {
        throw new IllegalArgumentException(
            "Row %d, column %d of %s is %s; expected finite values"
                .formatted(i / matrix.columns(), i % matrix.columns(), matrix, data[i]));
      }
    }
  }
}
