package org.deepfeature.dfm.linalg.ejml;

import org.deepfeature.dfm.api.Matrix;

/** Ways to multiply. Shapes were checked before. Implementations are thread-safe. */
interface Products {

  /** A B, on so many threads at most. */
  Matrix multiply(Matrix a, Matrix b, int threads);

  /** Aᵀ B, on so many threads at most. */
  Matrix multiplyTransposeA(Matrix a, Matrix b, int threads);

  /** A Bᵀ, on so many threads at most. */
  Matrix multiplyTransposeB(Matrix a, Matrix b, int threads);

  /** A Aᵀ, exactly symmetric, on so many threads at most. */
  Matrix gram(Matrix a, int threads);
}
