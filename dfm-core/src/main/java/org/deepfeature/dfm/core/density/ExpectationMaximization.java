package org.deepfeature.dfm.core.density;

import java.util.SplittableRandom;
import org.deepfeature.dfm.api.Matrix;

/** Dempster, Laird and Rubin (1977), from a start by k-means++ (Arthur and Vassilvitskii, 2007). */
final class ExpectationMaximization {
  private static final int MOST_STEPS = 200;
  private static final double CONVERGED = 1e-7;
  private static final double FLOOR = 0.01;

  private final Matrix rows;
  private final int components;
  private final SplittableRandom random;
  private final double[] spread;
  private double logLikelihood = Double.NEGATIVE_INFINITY;

  ExpectationMaximization(Matrix rows, int components, long seed) {
    this.rows = rows;
    this.components = components;
    this.random = new SplittableRandom(seed);
    this.spread = variances(rows);
  }

  double logLikelihood() {
    return logLikelihood;
  }

  GaussianMixtureDensity run() {
    Matrix shares = start();
    GaussianMixtureDensity mixture = maximize(shares);
    for (int step = 0; step < MOST_STEPS; step++) {
      double before = logLikelihood;
      shares = expect(mixture);
      mixture = maximize(shares);
      if (Math.abs(logLikelihood - before) <= CONVERGED * Math.abs(logLikelihood)) {
        break;
      }
    }
    expect(mixture);
    return mixture;
  }

  private static double[] variances(Matrix rows) {
    int p = rows.columns();
    double[] mean = new double[p];
    double[] variances = new double[p];
    for (int i = 0; i < rows.rows(); i++) {
      for (int j = 0; j < p; j++) {
        mean[j] += rows.get(i, j) / rows.rows();
      }
    }
    for (int i = 0; i < rows.rows(); i++) {
      for (int j = 0; j < p; j++) {
        double distance = rows.get(i, j) - mean[j];
        variances[j] += distance * distance / rows.rows();
      }
    }
    return variances;
  }

  /** Whole shares for the nearest of the seeds, in units of each coordinate's own spread. */
  private Matrix start() {
    int[] seeds = new int[components];
    double[] nearest = new double[rows.rows()];
    java.util.Arrays.fill(nearest, Double.POSITIVE_INFINITY);
    Matrix shares = Matrix.zeros(rows.rows(), components);
    int[] owner = new int[rows.rows()];
    for (int k = 0; k < components; k++) {
      seeds[k] = k == 0 ? random.nextInt(rows.rows()) : draw(nearest);
      for (int i = 0; i < rows.rows(); i++) {
        double distance = distance(i, seeds[k]);
        if (distance < nearest[i]) {
          nearest[i] = distance;
          owner[i] = k;
        }
      }
    }
    for (int i = 0; i < rows.rows(); i++) {
      shares.data()[i * components + owner[i]] = 1;
    }
    return shares;
  }

  private int draw(double[] weights) {
    double total = 0;
    for (double weight : weights) {
      total += weight;
    }
    double left = random.nextDouble() * total;
    for (int i = 0; i < weights.length; i++) {
      left -= weights[i];
      if (left < 0) {
        return i;
      }
    }
    return weights.length - 1;
  }

  private double distance(int a, int b) {
    double sum = 0;
    for (int j = 0; j < rows.columns(); j++) {
      if (spread[j] > 0) {
        double difference = rows.get(a, j) - rows.get(b, j);
        sum += difference * difference / spread[j];
      }
    }
    return sum;
  }

  /** The share that each component has in each row. */
  private Matrix expect(GaussianMixtureDensity mixture) {
    Matrix shares = Matrix.zeros(rows.rows(), components);
    logLikelihood = 0;
    for (int i = 0; i < rows.rows(); i++) {
      double[] logs = mixture.logDensities(rows, i);
      double sum = GaussianMixtureDensity.logSum(logs);
      logLikelihood += sum;
      for (int k = 0; k < components; k++) {
        shares.data()[i * components + k] = Math.exp(logs[k] - sum);
      }
    }
    return shares;
  }

  private GaussianMixtureDensity maximize(Matrix shares) {
    int p = rows.columns();
    Matrix weights = Matrix.zeros(1, components);
    Matrix means = Matrix.zeros(components, p);
    Matrix variances = Matrix.zeros(components, p);
    for (int k = 0; k < components; k++) {
      double weight = Double.MIN_NORMAL;
      for (int i = 0; i < rows.rows(); i++) {
        weight += shares.get(i, k);
      }
      weights.data()[k] = weight / rows.rows();
      for (int i = 0; i < rows.rows(); i++) {
        double share = shares.get(i, k) / weight;
        for (int j = 0; j < p; j++) {
          means.data()[k * p + j] += share * rows.get(i, j);
        }
      }
      for (int i = 0; i < rows.rows(); i++) {
        double share = shares.get(i, k) / weight;
        for (int j = 0; j < p; j++) {
          double distance = rows.get(i, j) - means.get(k, j);
          variances.data()[k * p + j] += share * distance * distance;
        }
      }
      for (int j = 0; j < p; j++) {
        variances.data()[k * p + j] = Math.max(variances.data()[k * p + j], FLOOR * spread[j]);
      }
    }
    return new GaussianMixtureDensity(weights, means, variances);
  }
}
