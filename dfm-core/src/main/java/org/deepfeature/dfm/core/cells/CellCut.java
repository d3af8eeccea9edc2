package org.deepfeature.dfm.core.cells;

import java.util.Optional;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.core.embedding.EmbeddingLayout;

/**
 * How embeddings are taken apart into cells. Immutable and thread-safe.
 *
 * @param layout of the maps, C channels and P positions
 * @param centres taken off at each position, P × C; empty for nothing
 */
public record CellCut(EmbeddingLayout layout, Optional<Matrix> centres) {
  public CellCut {
    if (centres.isPresent()
        && (centres.get().rows() != layout.positions()
            || centres.get().columns() != layout.channels())) {
      throw new IllegalArgumentException(
          "Centres %s for %s cells of %s channels"
              .formatted(centres.get(), layout.positions(), layout.channels()));
    }
  }

  /**
   * @param rows n × (C · P) scaled embeddings
   * @return (n · P) × C cells, less what is taken off at their positions
   * @throws IllegalArgumentException if the dimension differs or a value is not finite
   */
  public Matrix of(Matrix rows) {
    Matrix cells = CellRows.of(rows, layout);
    if (centres.isPresent()) {
      double[] taken = centres.get().data();
      double[] data = cells.data();
      for (int i = 0; i < data.length; i++) {
        data[i] -= taken[i % taken.length];
      }
    }
    return cells;
  }
}
