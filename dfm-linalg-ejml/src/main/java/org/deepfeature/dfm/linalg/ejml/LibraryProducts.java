package org.deepfeature.dfm.linalg.ejml;

import org.deepfeature.dfm.api.Matrix;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/** EJML's own products, on one thread: there to compare with. Stateless and thread-safe. */
final class LibraryProducts implements Products {

  @Override
  public Matrix multiply(Matrix a, Matrix b, int threads) {
    Matrix product = Matrix.zeros(a.rows(), b.columns());
    CommonOps_DDRM.mult(wrap(a), wrap(b), wrap(product));
    return product;
  }

  @Override
  public Matrix multiplyTransposeA(Matrix a, Matrix b, int threads) {
    Matrix product = Matrix.zeros(a.columns(), b.columns());
    CommonOps_DDRM.multTransA(wrap(a), wrap(b), wrap(product));
    return product;
  }

  @Override
  public Matrix multiplyTransposeB(Matrix a, Matrix b, int threads) {
    Matrix product = Matrix.zeros(a.rows(), b.rows());
    CommonOps_DDRM.multTransB(wrap(a), wrap(b), wrap(product));
    return product;
  }

  // Computes one triangle and copies it to the other.
  @Override
  public Matrix gram(Matrix a, int threads) {
    Matrix product = Matrix.zeros(a.rows(), a.rows());
    CommonOps_DDRM.multOuter(wrap(a), wrap(product));
    return product;
  }

  /** The same array, seen by EJML. */
  private static DMatrixRMaj wrap(Matrix matrix) {
    return DMatrixRMaj.wrap(matrix.rows(), matrix.columns(), matrix.data());
  }
}
