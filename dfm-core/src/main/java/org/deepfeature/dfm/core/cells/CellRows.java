package org.deepfeature.dfm.core.cells;

import org.deepfeature.dfm.api.Arguments;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.core.embedding.EmbeddingLayout;

/** Embeddings taken apart. */
final class CellRows {
  private CellRows() {}

  /**
   * @param rows n × (C · P), the positions of a channel together, finite
   * @param layout of C channels and P positions
   * @return (n · P) × C, the cells of an image together
   * @throws IllegalArgumentException if the dimension differs or a value is not finite
   */
  static Matrix of(Matrix rows, EmbeddingLayout layout) {
    Arguments.requireRows(rows, layout.dimension());
    int channels = layout.channels();
    int positions = layout.positions();
    Matrix cells = Matrix.zeros(Math.multiplyExact(rows.rows(), positions), channels);
    double[] from = rows.data();
    double[] to = cells.data();
    for (int i = 0; i < rows.rows(); i++) {
      int row = i * layout.dimension();
      for (int c = 0; c < channels; c++) {
        for (int p = 0; p < positions; p++) {
          to[row + p * channels + c] = from[row + c * positions + p];
        }
      }
    }
    return cells;
  }
}
