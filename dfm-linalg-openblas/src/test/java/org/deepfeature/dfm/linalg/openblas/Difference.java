package org.deepfeature.dfm.linalg.openblas;

import java.util.Random;
import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.api.LinearAlgebra.SymmetricEigen;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.linalg.java.JavaLinearAlgebra;

/** How far a back end is from another one, and from what an eigendecomposition must be. */
final class Difference {
  private Difference() {}

  /** The largest error, relative to the largest value, of products and of a decomposition. */
  static double of(LinearAlgebra linearAlgebra) {
    LinearAlgebra reference = new JavaLinearAlgebra();
    Matrix wide = random(180, 3000, 1);
    Matrix gram = linearAlgebra.gram(wide);
    double worst = apart(gram, reference.gram(wide));
    Matrix product = linearAlgebra.multiply(gram, wide);
    worst = Math.max(worst, apart(product, reference.multiply(gram, wide)));
    SymmetricEigen eigen = linearAlgebra.eigenSymmetric(gram);
    Matrix v = eigen.vectors();
    Matrix scaled = new Matrix(v.rows(), v.columns(), v.data().clone());
    for (int i = 0; i < scaled.data().length; i++) {
      scaled.data()[i] *= eigen.values()[i % v.columns()];
    }
    worst = Math.max(worst, apart(scaled, reference.multiply(gram, v)));
    Matrix identity = Matrix.zeros(v.rows(), v.rows());
    for (int i = 0; i < v.rows(); i++) {
      identity.data()[i * v.rows() + i] = 1;
    }
    return Math.max(worst, apart(reference.multiplyTransposeA(v, v), identity));
  }

  private static double apart(Matrix a, Matrix b) {
    double largest = 0;
    double difference = 0;
    for (int i = 0; i < a.data().length; i++) {
      largest = Math.max(largest, Math.abs(b.data()[i]));
      double apart = Math.abs(a.data()[i] - b.data()[i]);
      difference = Double.isNaN(apart) ? Double.POSITIVE_INFINITY : Math.max(difference, apart);
    }
    return difference / largest;
  }

  private static Matrix random(int rows, int columns, long seed) {
    Random random = new Random(seed);
    Matrix matrix = Matrix.zeros(rows, columns);
    for (int i = 0; i < matrix.data().length; i++) {
      matrix.data()[i] = random.nextGaussian();
    }
    return matrix;
  }
}
