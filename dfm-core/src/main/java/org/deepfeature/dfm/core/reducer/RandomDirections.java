package org.deepfeature.dfm.core.reducer;

import java.util.Random;
import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.api.LinearAlgebra.SymmetricEigen;
import org.deepfeature.dfm.api.Matrix;

/** Random matrices and orthonormal bases. */
final class RandomDirections {
  private static final double RANK_TOLERANCE = 1e-12;

  private RandomDirections() {}

  /** Independent standard normal values; the same for the same seed on every machine. */
  static Matrix normal(int rows, int columns, long seed) {
    Random random = new Random(seed);
    Matrix result = Matrix.zeros(rows, columns);
    for (int i = 0; i < result.data().length; i++) {
      result.data()[i] = random.nextGaussian();
    }
    return result;
  }

  /**
   * An orthonormal basis of the rows' span: Λ^(-1/2) Uᵀ A from A Aᵀ = U Λ Uᵀ, twice, because once
   * leaves what squaring the condition number has cost.
   */
  static Matrix orthonormalRows(LinearAlgebra linearAlgebra, Matrix rows) {
    return once(linearAlgebra, once(linearAlgebra, rows));
  }

  private static Matrix once(LinearAlgebra linearAlgebra, Matrix rows) {
    SymmetricEigen eigen = linearAlgebra.eigenSymmetric(linearAlgebra.gram(rows));
    int rank = 0;
    while (rank < eigen.values().length
        && eigen.values()[rank] > RANK_TOLERANCE * eigen.values()[0]
        && eigen.values()[rank] > 0) {
      rank++;
    }
    Matrix turn = Matrix.zeros(rank, rows.rows());
    for (int i = 0; i < rank; i++) {
      for (int j = 0; j < rows.rows(); j++) {
        turn.data()[i * rows.rows() + j] = eigen.vectors().get(j, i) / Math.sqrt(eigen.values()[i]);
      }
    }
    return linearAlgebra.multiply(turn, rows);
  }
}
