package org.deepfeature.dfm.core.density;

import java.util.Map;
import org.deepfeature.dfm.api.Arguments;
import org.deepfeature.dfm.api.Density;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.api.State;

/**
 * Score = −2 log Σ w N(z; μ, diag v), without the constant of 2π. Coordinates of variance 0 are
 * left out.
 *
 * @param weights 1 × K, summing to 1
 * @param means K × p
 * @param variances K × p
 */
record GaussianMixtureDensity(Matrix weights, Matrix means, Matrix variances) implements Density {

  /** Free numbers of this mixture. */
  int parameters() {
    return weights.columns() - 1 + 2 * means.data().length;
  }

  /** Returns log (w N) of each component. */
  double[] logDensities(Matrix rows, int row) {
    double[] logs = new double[weights.columns()];
    for (int k = 0; k < logs.length; k++) {
      double sum = 0;
      for (int j = 0; j < rows.columns(); j++) {
        double variance = variances.get(k, j);
        if (variance > 0) {
          double distance = rows.get(row, j) - means.get(k, j);
          sum += distance * distance / variance + Math.log(variance);
        }
      }
      logs[k] = Math.log(weights.get(0, k)) - sum / 2;
    }
    return logs;
  }

  /** log Σ exp, without overflow. */
  static double logSum(double[] logs) {
    double largest = Double.NEGATIVE_INFINITY;
    for (double log : logs) {
      largest = Math.max(largest, log);
    }
    double sum = 0;
    for (double log : logs) {
      sum += Math.exp(log - largest);
    }
    return largest + Math.log(sum);
  }

  @Override
  public int dimension() {
    return means.columns();
  }

  @Override
  public double[] negativeLogLikelihood(Matrix coordinates) {
    Arguments.requireRows(coordinates, dimension());
    double[] scores = new double[coordinates.rows()];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = -2 * logSum(logDensities(coordinates, i));
    }
    return scores;
  }

  @Override
  public State state() {
    return new State(Map.of("weights", weights, "means", means, "variances", variances));
  }
}
