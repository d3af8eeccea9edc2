package org.deepfeature.dfm.linalg.ejml;

import org.deepfeature.dfm.api.Matrix;

/** Ways to multiply. Shapes were checked before. Implementations are thread-safe. */
interface Products {

  /** A B, on at most that many threads. */
  Matrix multiply(Matrix a, Matrix b, int threads);

  /** Aᵀ B, on at most that many threads. */
  Matrix multiplyTransposeA(Matrix a, Matrix b, int threads);

  /** A Bᵀ, on at most that many threads. */
  Matrix multiplyTransposeB(Matrix a, Matrix b, int threads);

  /** A Aᵀ, exactly symmetric, on at most that many threads. */
  Matrix gram(Matrix a, int threads);
}
