package org.deepfeature.dfm.core.density;

import org.deepfeature.dfm.api.Accumulator;
import org.deepfeature.dfm.api.Density;
import org.deepfeature.dfm.api.DensityModel;
import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.api.State;
import org.deepfeature.dfm.core.internal.RowAccumulator;

/**
 * The DFM paper's mixture of Gaussians, with diagonal covariances, since coordinates along
 * principal axes are uncorrelated over all rows and there are rarely enough rows for more. Fitted
 * by expectation–maximisation from a k-means++ start; their number is the one of least Bayesian
 * information criterion (Schwarz, 1978). No variance falls below a hundredth of the coordinate's
 * own, so that no component shrinks onto a single row.
 *
 * @param maxComponents most components to choose from, {@code >= 1}
 * @param seed of the starting points
 */
public record GaussianMixture(int maxComponents, long seed) implements DensityModel {

  public GaussianMixture {
    if (maxComponents < 1) {
      throw new IllegalArgumentException("Components " + maxComponents + "; expected at least 1");
    }
  }

  @Override
  public Accumulator<Density> begin(LinearAlgebra linearAlgebra, int dimension) {
    return new RowAccumulator<>(dimension, this::fit);
  }

  private Density fit(Matrix rows) {
    GaussianMixtureDensity best = null;
    double least = Double.POSITIVE_INFINITY;
    for (int k = 1; k <= Math.min(maxComponents, rows.rows()); k++) {
      ExpectationMaximization fit = new ExpectationMaximization(rows, k, seed);
      GaussianMixtureDensity mixture = fit.run();
      double criterion = -2 * fit.logLikelihood() + mixture.parameters() * Math.log(rows.rows());
      if (best == null || criterion < least) {
        least = criterion;
        best = mixture;
      }
    }
    if (best == null) {
      throw new IllegalStateException("Nothing to fit: no rows were added");
    }
    return best;
  }

  @Override
  public Density restore(LinearAlgebra linearAlgebra, State state) {
    return new GaussianMixtureDensity(
        state.get("weights"), state.get("means"), state.get("variances"));
  }
}
