package org.deepfeature.dfm.api;

/**
 * The eigendecomposition A = V diag(λ) Vᵀ of a symmetric matrix.
 *
 * @param values the n eigenvalues, descending
 * @param vectors n × n, orthonormal; column j belongs to {@code values[j]}; its sign is free
 */
@SuppressWarnings("ArrayRecordComponent") // A kernel's result, read once; never compared.
public record SymmetricEigen(double[] values, Matrix vectors) {

  public SymmetricEigen {
    if (vectors.rows() != values.length || vectors.columns() != values.length) {
      throw new IllegalArgumentException(
          "%d eigenvalues do not go with eigenvectors %s".formatted(values.length, vectors));
    }
  }
}
