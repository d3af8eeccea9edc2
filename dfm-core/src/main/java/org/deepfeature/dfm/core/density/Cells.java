package org.deepfeature.dfm.core.density;

import org.deepfeature.dfm.api.Matrix;

/** Embeddings taken apart: what is at each position of the map. */
final class Cells {
  private Cells() {}

  /**
   * @param rows n × (channels · positions), the positions of a channel together
   * @param channels of a cell
   * @return (n · positions) × channels
   * @throws IllegalArgumentException if the rows are no whole number of cells
   */
  static Matrix of(Matrix rows, int channels) {
    Matrix cells = Matrix.zeros(rows.rows() * positions(rows, channels), channels);
    int positions = cells.rows() / Math.max(1, rows.rows());
    for (int i = 0; i < rows.rows(); i++) {
      copy(rows, i, channels, positions, cells.data(), i * positions);
    }
    return cells;
  }

  /** Returns the cells of one row. */
  static Matrix of(Matrix rows, int row, int channels) {
    int positions = positions(rows, channels);
    Matrix cells = Matrix.zeros(positions, channels);
    copy(rows, row, channels, positions, cells.data(), 0);
    return cells;
  }

  private static int positions(Matrix rows, int channels) {
    if (channels < 1 || rows.columns() % channels != 0) {
      throw new IllegalArgumentException(
          "Rows of %s values are no whole number of cells of %s channels"
              .formatted(rows.columns(), channels));
    }
    return rows.columns() / channels;
  }

  private static void copy(
      Matrix rows, int row, int channels, int positions, double[] cells, int first) {
    double[] data = rows.data();
    int from = row * rows.columns();
    for (int c = 0; c < channels; c++) {
      for (int p = 0; p < positions; p++) {
        cells[(first + p) * channels + c] = data[from + c * positions + p];
      }
    }
  }
}
