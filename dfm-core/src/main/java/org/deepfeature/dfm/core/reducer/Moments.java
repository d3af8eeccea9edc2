package org.deepfeature.dfm.core.reducer;

import java.util.function.Function;
import org.deepfeature.dfm.api.Accumulator;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.core.pca.Rows;

/**
 * Takes in mean and squared distances from it, column by column, and keeps no row (Chan, Golub and
 * LeVeque, 1979).
 *
 * @param <F> what is made of them
 */
final class Moments<F> implements Accumulator<F> {
  private final int dimension;
  private final Function<Moments<F>, F> fit;
  private final double[] mean;
  private final double[] squares;
  private long count;
  private boolean finished;

  Moments(int dimension, Function<Moments<F>, F> fit) {
    if (dimension < 0) {
      throw new IllegalArgumentException("Dimension " + dimension + "; expected at least 0");
    }
    this.dimension = dimension;
    this.fit = fit;
    this.mean = new double[dimension];
    this.squares = new double[dimension];
  }

  /** Column means, 1 × d. */
  Matrix mean() {
    return Matrix.row(mean.clone());
  }

  /** Sum over all columns of squared distances from the mean. */
  double totalSquares() {
    double total = 0;
    for (double s : squares) {
      total += s;
    }
    return total;
  }

  /** Squared distances from the mean of one column. */
  double squares(int column) {
    return squares[column];
  }

  @Override
  public void add(Matrix rows) {
    requireOpen();
    Rows.requireFinite(rows, dimension);
    for (int i = 0; i < rows.rows(); i++) {
      count++;
      for (int j = 0; j < dimension; j++) {
        double value = rows.get(i, j);
        double distance = value - mean[j];
        mean[j] += distance / count;
        squares[j] += distance * (value - mean[j]);
      }
    }
  }

  @Override
  public void merge(Accumulator<F> other) {
    requireOpen();
    if (!(other instanceof Moments<F> that) || that.dimension != dimension) {
      throw new IllegalArgumentException(
          "Only an accumulator of the same kind and dimension " + dimension + " can be merged");
    }
    that.requireOpen();
    that.finished = true;
    long all = count + that.count;
    for (int j = 0; j < dimension && all > 0; j++) {
      double distance = that.mean[j] - mean[j];
      squares[j] += that.squares[j] + distance * distance * count * that.count / all;
      mean[j] += distance * that.count / all;
    }
    count = all;
  }

  @Override
  public Accumulator<F> copy() {
    requireOpen();
    Moments<F> copy = new Moments<>(dimension, fit);
    System.arraycopy(mean, 0, copy.mean, 0, dimension);
    System.arraycopy(squares, 0, copy.squares, 0, dimension);
    copy.count = count;
    return copy;
  }

  @Override
  public long count() {
    return count;
  }

  @Override
  public F finish() {
    requireOpen();
    if (count == 0) {
      throw new IllegalStateException("Nothing to fit: no rows were added");
    }
    finished = true;
    return fit.apply(this);
  }

  private void requireOpen() {
    if (finished) {
      throw new IllegalStateException("This accumulator is finished or was merged into another");
    }
  }
}
