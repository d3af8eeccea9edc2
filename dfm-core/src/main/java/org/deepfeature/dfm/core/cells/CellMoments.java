package org.deepfeature.dfm.core.cells;

import java.util.Optional;
import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.core.embedding.EmbeddingLayout;

/**
 * All that a subspace of cells is made of: how many images there were, the mean cell at each
 * position, and the C × C scatter of all cells about the mean of the whole. Its size does not
 * depend on the number of images. Moments of parts add up to those of the whole, in any order, and
 * a part can be taken out again: Chan, Golub and LeVeque (1979), whose sums about means keep the
 * digits that a plain Gram matrix of large values loses. Immutable and thread-safe.
 *
 * @param images n, {@code >= 1}
 * @param means P × C
 * @param scatter C × C, Σ (x − m)(x − m)ᵀ over all n · P cells
 */
public record CellMoments(long images, Matrix means, Matrix scatter) {
  /** What is left after a part was taken out is rounding below this share of what was there. */
  private static final double LOST = 1e-8;

  public CellMoments {
    if (images < 1 || scatter.rows() != means.columns() || scatter.columns() != means.columns()) {
      throw new IllegalArgumentException(
          "%s images, means %s, scatter %s; expected at least one image, and one number of channels"
              .formatted(images, means, scatter));
    }
  }

  /**
   * @param linearAlgebra kernels
   * @param rows n × (C · P) embeddings, at least one
   * @param layout of them
   * @return their moments
   * @throws IllegalArgumentException if there are none, d differs or a value is not finite
   */
  public static CellMoments of(LinearAlgebra linearAlgebra, Matrix rows, EmbeddingLayout layout) {
    CellAccumulator accumulator = new CellAccumulator(linearAlgebra, layout);
    accumulator.add(rows);
    return accumulator
        .moments()
        .orElseThrow(() -> new IllegalArgumentException("No image to take moments of"));
  }

  /**
   * @return the mean of all cells, C
   */
  double[] mean() {
    return mean(means);
  }

  static double[] mean(Matrix means) {
    double[] mean = new double[means.columns()];
    for (int i = 0; i < means.data().length; i++) {
      mean[i % mean.length] += means.data()[i];
    }
    for (int c = 0; c < mean.length; c++) {
      mean[c] /= means.rows();
    }
    return mean;
  }

  /**
   * @return cells, n · P
   */
  public long cells() {
    return images * means.rows();
  }

  /**
   * @param other of other images of the same layout
   * @return those of all of them
   * @throws IllegalArgumentException if positions or channels differ
   */
  public CellMoments plus(CellMoments other) {
    requireSame(other);
    double share = (double) other.images / (images + other.images);
    return new CellMoments(
        images + other.images,
        combined(means, 1 - share, other.means, share),
        moved(other, 1, (double) cells() * share));
  }

  /**
   * @param other of some of these images
   * @return those of the rest; empty where what is left is lost in the rounding of what was there,
   *     or nothing is left
   * @throws IllegalArgumentException if positions or channels differ, or it has more images
   */
  public Optional<CellMoments> without(CellMoments other) {
    requireSame(other);
    if (other.images > images) {
      throw new IllegalArgumentException(
          "%s images taken out of %s".formatted(other.images, images));
    }
    long left = images - other.images;
    if (left == 0) {
      return Optional.empty();
    }
    double share = (double) other.images / left;
    Matrix rest = moved(other, -1, -(double) cells() * share);
    if (!(trace(rest) > LOST * trace(scatter))) {
      return Optional.empty();
    }
    return Optional.of(
        new CellMoments(left, combined(means, 1 + share, other.means, -share), rest));
  }

  private void requireSame(CellMoments other) {
    if (other.means.rows() != means.rows() || other.means.columns() != means.columns()) {
      throw new IllegalArgumentException(
          "Moments of %s x %s cells and of %s x %s; expected the same positions and channels"
              .formatted(means.rows(), means.columns(), other.means.rows(), other.means.columns()));
    }
  }

  private static Matrix combined(Matrix a, double ofA, Matrix b, double ofB) {
    Matrix combined = Matrix.zeros(a.rows(), a.columns());
    for (int i = 0; i < combined.data().length; i++) {
      combined.data()[i] = ofA * a.data()[i] + ofB * b.data()[i];
    }
    return combined;
  }

  /** The scatter, plus or less the other's, plus so much of what lies between the two means. */
  private Matrix moved(CellMoments other, int sign, double between) {
    double[] mine = mean();
    double[] theirs = other.mean();
    int channels = mine.length;
    Matrix moved = Matrix.zeros(channels, channels);
    for (int i = 0; i < channels; i++) {
      for (int j = 0; j < channels; j++) {
        moved.data()[i * channels + j] =
            scatter.get(i, j)
                + sign * other.scatter.get(i, j)
                + between * (theirs[i] - mine[i]) * (theirs[j] - mine[j]);
      }
    }
    return moved;
  }

  /**
   * @param matrix square
   * @return Σ of its diagonal
   */
  static double trace(Matrix matrix) {
    double trace = 0;
    for (int c = 0; c < matrix.rows(); c++) {
      trace += matrix.get(c, c);
    }
    return trace;
  }
}
