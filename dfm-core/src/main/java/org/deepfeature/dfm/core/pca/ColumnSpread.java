package org.deepfeature.dfm.core.pca;

import java.util.Map;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.api.State;
import org.deepfeature.dfm.core.embedding.ChannelScale;

/**
 * How far the values of each column spread about their mean, by sums that add up. Immutable and
 * thread-safe.
 *
 * @param count rows, {@code >= 1}
 * @param mean 1 × d
 * @param squares 1 × d, Σ (x − mean)² of each column
 */
public record ColumnSpread(long count, Matrix mean, Matrix squares) {
  private static final String COUNT = "column_count";
  private static final String MEAN = "column_mean";
  private static final String SQUARES = "column_squares";

  /**
   * @param rows n × d, at least one; not modified
   * @return their spread
   */
  public static ColumnSpread of(Matrix rows) {
    int d = rows.columns();
    double[] data = rows.data();
    double[] mean = new double[d];
    double[] squares = new double[d];
    for (int i = 0; i < data.length; i++) {
      mean[i % d] += data[i] / rows.rows();
    }
    for (int i = 0; i < data.length; i++) {
      double distance = data[i] - mean[i % d];
      squares[i % d] += distance * distance;
    }
    return new ColumnSpread(rows.rows(), Matrix.row(mean), Matrix.row(squares));
  }

  /**
   * @param other of other rows of the same dimension
   * @return that of all of them
   */
  public ColumnSpread plus(ColumnSpread other) {
    int d = mean.columns();
    double share = (double) other.count / (count + other.count);
    Matrix common = Matrix.zeros(1, d);
    Matrix sum = Matrix.zeros(1, d);
    for (int j = 0; j < d; j++) {
      double distance = other.mean.data()[j] - mean.data()[j];
      common.data()[j] = mean.data()[j] + share * distance;
      sum.data()[j] =
          squares.data()[j] + other.squares.data()[j] + count * share * distance * distance;
    }
    return new ColumnSpread(count + other.count, common, sum);
  }

  /**
   * @param positions neighbouring columns that make a channel
   * @return by what channels are divided: their deviation over all rows and positions
   */
  public ChannelScale channelScale(int positions) {
    double[] variances = new double[mean.columns() / positions];
    for (int c = 0; c < variances.length; c++) {
      double middle = 0;
      for (int j = c * positions; j < (c + 1) * positions; j++) {
        middle += mean.data()[j] / positions;
      }
      double sum = 0;
      for (int j = c * positions; j < (c + 1) * positions; j++) {
        double distance = mean.data()[j] - middle;
        sum += Math.max(0, squares.data()[j]) / count + distance * distance;
      }
      variances[c] = sum / positions;
    }
    return ChannelScale.ofVariances(variances, positions);
  }

  /**
   * @return everything needed to restore it
   */
  public State state() {
    return new State(Map.of(COUNT, Matrix.row((double) count), MEAN, mean, SQUARES, squares));
  }

  /**
   * @param state what {@link #state} gave, perhaps among other matrices
   * @return the same
   * @throws IllegalArgumentException if it is not in the state
   */
  public static ColumnSpread restore(State state) {
    return new ColumnSpread((long) state.get(COUNT).get(0, 0), state.get(MEAN), state.get(SQUARES));
  }
}
