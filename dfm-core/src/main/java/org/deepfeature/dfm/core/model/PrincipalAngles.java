package org.deepfeature.dfm.core.model;

import java.util.Arrays;
import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.api.LinearAlgebra.SymmetricEigen;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.api.Projection;

/**
 * How far apart two subspaces are: as many angles as the smaller one has dimensions, all 0 where it
 * lies within the other. Cosines and sines are found apart, so that small angles keep their digits.
 * Immutable and thread-safe.
 *
 * @param radians ascending, each 0 to π/2; none if one of the subspaces is a point
 */
@SuppressWarnings("ArrayRecordComponent") // Copied on the way in; never compared.
public record PrincipalAngles(double[] radians) {
  /** Directions that rounding alone spans. */
  private static final double NOTHING = 1e-12;

  public PrincipalAngles {
    radians = radians.clone();
  }

  /**
   * @param a of embeddings of dimension d
   * @param b of embeddings of the same dimension
   * @param linearAlgebra kernels
   * @return the angles between what the two can express
   * @throws IllegalArgumentException if dimensions differ
   */
  public static PrincipalAngles between(Projection a, Projection b, LinearAlgebra linearAlgebra) {
    if (a.inputDimension() != b.inputDimension()) {
      throw new IllegalArgumentException(
          "Subspaces of %s and %s dimensions; expected as many"
              .formatted(a.inputDimension(), b.inputDimension()));
    }
    if (a.components() < b.components()) {
      return between(b, a, linearAlgebra);
    }
    if (b.components() == 0 || a.components() == a.inputDimension()) {
      return new PrincipalAngles(new double[b.components()]);
    }
    Matrix large = basis(a, linearAlgebra);
    Matrix small = basis(b, linearAlgebra);
    Matrix cosines = linearAlgebra.multiplyTransposeB(small, large);
    Matrix within = linearAlgebra.multiply(cosines, large);
    double[] rest = small.data().clone();
    for (int i = 0; i < rest.length; i++) {
      rest[i] -= within.data()[i];
    }
    double[] cos = roots(cosines, linearAlgebra);
    double[] sin = roots(new Matrix(small.rows(), small.columns(), rest), linearAlgebra);
    double[] angles = new double[cos.length];
    Arrays.setAll(angles, i -> Math.atan2(sin[sin.length - 1 - i], cos[i]));
    Arrays.sort(angles);
    return new PrincipalAngles(angles);
  }

  /** Singular values, descending. */
  private static double[] roots(Matrix matrix, LinearAlgebra linearAlgebra) {
    return Arrays.stream(
            linearAlgebra.eigenSymmetric(linearAlgebra.gram(matrix), values -> 0).values())
        .map(value -> Math.sqrt(Math.max(0, value)))
        .toArray();
  }

  /** Orthonormal rows, whatever the projection's own directions are. */
  private static Matrix basis(Projection projection, LinearAlgebra linearAlgebra) {
    int k = projection.components();
    Matrix units = Matrix.zeros(k + 1, k);
    for (int i = 0; i < k; i++) {
      units.data()[i * k + i] = 1;
    }
    Matrix points = projection.inverseTransform(units);
    int d = points.columns();
    Matrix directions = Matrix.zeros(k, d);
    for (int i = 0; i < k * d; i++) {
      directions.data()[i] = points.data()[i] - points.data()[k * d + i % d];
    }
    SymmetricEigen eigen = linearAlgebra.eigenSymmetric(linearAlgebra.gram(directions));
    int rank = 0;
    while (rank < k && eigen.values()[rank] > NOTHING * eigen.values()[0]) {
      rank++;
    }
    Matrix turned = Matrix.zeros(rank, k);
    for (int i = 0; i < rank; i++) {
      for (int j = 0; j < k; j++) {
        turned.data()[i * k + j] = eigen.vectors().get(j, i) / Math.sqrt(eigen.values()[i]);
      }
    }
    return linearAlgebra.multiply(turned, directions);
  }

  /**
   * @return in degrees, 0 without angles
   */
  public double largestDegrees() {
    return radians.length == 0 ? 0 : Math.toDegrees(radians[radians.length - 1]);
  }

  /**
   * @return in degrees, 0 without angles
   */
  public double medianDegrees() {
    int n = radians.length;
    return n == 0 ? 0 : Math.toDegrees((radians[(n - 1) / 2] + radians[n / 2]) / 2);
  }
}
