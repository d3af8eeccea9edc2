package org.deepfeature.dfm.core.cells;

import java.util.Optional;
import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.core.embedding.EmbeddingLayout;

/**
 * Takes in images one by one, so that how they come in batches does not matter to the bit. Not
 * thread-safe.
 */
public final class CellAccumulator {
  private final LinearAlgebra linearAlgebra;
  private final EmbeddingLayout layout;
  private final Matrix means;
  private final Matrix scatter;
  private final double[] mean;
  private long images;

  /**
   * @param linearAlgebra kernels
   * @param layout of the embeddings that will come
   */
  public CellAccumulator(LinearAlgebra linearAlgebra, EmbeddingLayout layout) {
    this.linearAlgebra = linearAlgebra;
    this.layout = layout;
    this.means = Matrix.zeros(layout.positions(), layout.channels());
    this.scatter = Matrix.zeros(layout.channels(), layout.channels());
    this.mean = new double[layout.channels()];
  }

  /**
   * @param rows n × (C · P) embeddings
   * @throws IllegalArgumentException if the dimension differs or a value is not finite
   */
  public void add(Matrix rows) {
    for (int i = 0; i < rows.rows(); i++) {
      addImage(rows.copyOfRows(i, i + 1));
    }
  }

  private void addImage(Matrix row) {
    Matrix cells = CellRows.of(row, layout);
    double[] own = CellMoments.mean(cells);
    double[] data = cells.data();
    int channels = own.length;
    for (int i = 0; i < data.length; i++) {
      means.data()[i] += (data[i] - means.data()[i]) / (images + 1);
      data[i] -= own[i % channels];
    }
    double[] product = linearAlgebra.multiplyTransposeA(cells, cells).data();
    double between = layout.positions() * (images / (images + 1.0));
    for (int i = 0; i < channels; i++) {
      own[i] -= mean[i];
    }
    for (int i = 0; i < channels; i++) {
      for (int j = 0; j < channels; j++) {
        scatter.data()[i * channels + j] += product[i * channels + j] + between * own[i] * own[j];
      }
    }
    images++;
    for (int i = 0; i < channels; i++) {
      mean[i] += own[i] / images;
    }
  }

  /**
   * @return moments of all images so far, which stay as they are; empty before the first
   */
  public Optional<CellMoments> moments() {
    return images == 0
        ? Optional.empty()
        : Optional.of(new CellMoments(images, copy(means), copy(scatter)));
  }

  private static Matrix copy(Matrix matrix) {
    return matrix.copyOfRows(0, matrix.rows());
  }
}
