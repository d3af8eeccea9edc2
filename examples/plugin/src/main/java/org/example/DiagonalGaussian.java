package org.example;

import java.util.Arrays;
import java.util.Map;
import org.deepfeature.dfm.api.Accumulator;
import org.deepfeature.dfm.api.Arguments;
import org.deepfeature.dfm.api.Density;
import org.deepfeature.dfm.api.DensityModel;
import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.api.State;

/** A Gaussian whose coordinates are independent: score = Σ (x − m)² / v + Σ log v. */
record DiagonalGaussian(double floor) implements DensityModel {
  @Override
  public Accumulator<Density> begin(LinearAlgebra linearAlgebra, int dimension) {
    return new Moments(floor, 0, new double[dimension], new double[dimension]);
  }

  @Override
  public Density restore(LinearAlgebra linearAlgebra, State state) {
    return new Fitted(state.get("mean"), state.get("variance"));
  }

  /** Mean and sum of squared differences of each column, row by row (Welford 1962). */
  private static final class Moments implements Accumulator<Density> {
    private final double floor;
    private final double[] mean;
    private final double[] squares;
    private long count;
    private boolean finished;

    Moments(double floor, long count, double[] mean, double[] squares) {
      this.floor = floor;
      this.count = count;
      this.mean = mean;
      this.squares = squares;
    }

    @Override
    public void add(Matrix rows) {
      requireOpen();
      Arguments.requireRows(rows, mean.length);
      for (int i = 0; i < rows.rows(); i++) {
        count++;
        for (int j = 0; j < mean.length; j++) {
          double difference = rows.get(i, j) - mean[j];
          mean[j] += difference / count;
          squares[j] += difference * (rows.get(i, j) - mean[j]);
        }
      }
    }

    @Override
    public void merge(Accumulator<Density> other) {
      requireOpen();
      if (!(other instanceof Moments that) || that.mean.length != mean.length) {
        throw new IllegalArgumentException("Only an accumulator of the same kind can be merged");
      }
      that.requireOpen();
      that.finished = true;
      long both = Math.max(1, count + that.count);
      for (int j = 0; j < mean.length; j++) {
        double difference = that.mean[j] - mean[j];
        mean[j] += difference * that.count / both;
        squares[j] += that.squares[j] + difference * difference * count * that.count / both;
      }
      count += that.count;
    }

    @Override
    public Accumulator<Density> copy() {
      requireOpen();
      return new Moments(floor, count, mean.clone(), squares.clone());
    }

    @Override
    public long count() {
      return count;
    }

    @Override
    public Density finish() {
      requireOpen();
      if (count == 0) {
        throw new IllegalStateException("Nothing to fit: no rows were added");
      }
      finished = true;
      double largest = Arrays.stream(squares).max().orElse(0) / count;
      double least = largest > 0 ? largest * floor : 1;
      double[] variance = Arrays.stream(squares).map(sum -> Math.max(sum / count, least)).toArray();
      return new Fitted(Matrix.row(mean), Matrix.row(variance));
    }

    private void requireOpen() {
      if (finished) {
        throw new IllegalStateException("This accumulator is finished or was merged");
      }
    }
  }

  private record Fitted(Matrix mean, Matrix variance) implements Density {
    @Override
    public int dimension() {
      return mean.columns();
    }

    @Override
    public double[] negativeLogLikelihood(Matrix rows) {
      Arguments.requireRows(rows, dimension());
      double[] scores = new double[rows.rows()];
      for (int i = 0; i < scores.length; i++) {
        for (int j = 0; j < dimension(); j++) {
          double difference = rows.get(i, j) - mean.get(0, j);
          double v = variance.get(0, j);
          scores[i] += difference * difference / v + Math.log(v);
        }
      }
      return scores;
    }

    @Override
    public State state() {
      return new State(Map.of("mean", mean, "variance", variance));
    }
  }
}
