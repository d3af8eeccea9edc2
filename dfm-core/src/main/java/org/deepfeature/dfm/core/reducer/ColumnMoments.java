package org.deepfeature.dfm.core.reducer;

import java.util.function.Function;
import org.deepfeature.dfm.api.Accumulator;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.core.internal.CheckedAccumulator;

/**
 * Takes in mean and squared distances from it, column by column, and keeps no row (Chan, Golub and
 * LeVeque, 1979).
 *
 * @param <F> what is made of them
 */
final class ColumnMoments<F> extends CheckedAccumulator<F> {
  private final Function<ColumnMoments<F>, F> fit;
  private final double[] mean;
  private final double[] squares;
  private long count;

  ColumnMoments(int dimension, Function<ColumnMoments<F>, F> fit) {
    super(dimension);
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
  protected void accept(Matrix rows) {
    for (int i = 0; i < rows.rows(); i++) {
      count++;
      for (int j = 0; j < mean.length; j++) {
        double value = rows.get(i, j);
        double distance = value - mean[j];
        mean[j] += distance / count;
        squares[j] += distance * (value - mean[j]);
      }
    }
  }

  @Override
  public void merge(Accumulator<F> other) {
    ColumnMoments<F> that = takeOver(other instanceof ColumnMoments<F> same ? same : null);
    long all = count + that.count;
    for (int j = 0; j < mean.length && all > 0; j++) {
      double distance = that.mean[j] - mean[j];
      squares[j] += that.squares[j] + distance * distance * count * that.count / all;
      mean[j] += distance * that.count / all;
    }
    count = all;
  }

  @Override
  protected Accumulator<F> branch() {
    ColumnMoments<F> copy = new ColumnMoments<>(dimension(), fit);
    System.arraycopy(mean, 0, copy.mean, 0, mean.length);
    System.arraycopy(squares, 0, copy.squares, 0, mean.length);
    copy.count = count;
    return copy;
  }

  @Override
  public long count() {
    return count;
  }

  @Override
  protected F fit() {
    return fit.apply(this);
  }
}
