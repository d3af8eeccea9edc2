package org.deepfeature.dfm.linalg.ejml;

import org.deepfeature.dfm.api.Matrix;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/**
 * EJML's products, of our arrays as they are. Shapes were checked before. Stateless and
 * thread-safe.
 */
final class Products {
  private Products() {}

  static Matrix multiply(Matrix a, Matrix b) {
    Matrix product = Matrix.zeros(a.rows(), b.columns());
    CommonOps_DDRM.mult(wrap(a), wrap(b), wrap(product));
    return product;
  }

  static Matrix multiplyTransposeA(Matrix a, Matrix b) {
    Matrix product = Matrix.zeros(a.columns(), b.columns());
    CommonOps_DDRM.multTransA(wrap(a), wrap(b), wrap(product));
    return product;
  }

  static Matrix multiplyTransposeB(Matrix a, Matrix b) {
    Matrix product = Matrix.zeros(a.rows(), b.rows());
    CommonOps_DDRM.multTransB(wrap(a), wrap(b), wrap(product));
    return product;
  }

  // Computes one triangle and copies it to the other.
  static Matrix gram(Matrix a) {
    Matrix product = Matrix.zeros(a.rows(), a.rows());
    CommonOps_DDRM.multOuter(wrap(a), wrap(product));
    return product;
  }

  /** The same array, seen by EJML. */
  private static DMatrixRMaj wrap(Matrix matrix) {
    return DMatrixRMaj.wrap(matrix.rows(), matrix.columns(), matrix.data());
  }
}
