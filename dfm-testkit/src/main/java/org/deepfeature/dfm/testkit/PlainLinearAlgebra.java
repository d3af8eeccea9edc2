package org.deepfeature.dfm.testkit;

import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.api.LinearAlgebra.KernelArguments;
import org.deepfeature.dfm.api.LinearAlgebra.SymmetricEigen;
import org.deepfeature.dfm.api.Matrix;

/**
 * {@code plain}: the kernels as they are defined, by loops and by {@link JacobiEigenvalues}. To
 * test algorithms without a back end, and back ends against. Made to be right, not fast; on one
 * thread. Stateless and thread-safe.
 */
public final class PlainLinearAlgebra implements LinearAlgebra {

  @Override
  public String name() {
    return "plain";
  }

  @Override
  public Matrix multiply(Matrix a, Matrix b) {
    KernelArguments.requireProduct(a, b);
    Matrix product = Matrix.zeros(a.rows(), b.columns());
    int n = b.columns();
    for (int i = 0; i < a.rows(); i++) {
      for (int k = 0; k < a.columns(); k++) {
        double left = a.get(i, k);
        for (int j = 0; j < n; j++) {
          product.data()[i * n + j] += left * b.data()[k * n + j];
        }
      }
    }
    return product;
  }

  @Override
  public Matrix multiplyTransposeA(Matrix a, Matrix b) {
    KernelArguments.requireProductTransposeA(a, b);
    return multiply(transpose(a), b);
  }

  @Override
  public Matrix multiplyTransposeB(Matrix a, Matrix b) {
    KernelArguments.requireProductTransposeB(a, b);
    return multiply(a, transpose(b));
  }

  // Factors may be swapped without rounding, so both triangles are the same.
  @Override
  public Matrix gram(Matrix a) {
    return multiplyTransposeB(a, a);
  }

  @Override
  public SymmetricEigen eigenSymmetric(Matrix symmetric) {
    KernelArguments.requireSquareAndFinite(symmetric);
    return new JacobiEigenvalues(symmetric).decompose();
  }

  private static Matrix transpose(Matrix a) {
    Matrix result = Matrix.zeros(a.columns(), a.rows());
    for (int i = 0; i < a.rows(); i++) {
      for (int j = 0; j < a.columns(); j++) {
        result.data()[j * a.rows() + i] = a.get(i, j);
      }
    }
    return result;
  }
}
