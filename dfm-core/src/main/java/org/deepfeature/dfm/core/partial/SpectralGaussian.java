package org.deepfeature.dfm.core.partial;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.api.Projection;
import org.deepfeature.dfm.api.State;
import org.deepfeature.dfm.core.density.Gaussian;
import org.deepfeature.dfm.core.model.LayerDensity;

/**
 * The Gaussian of coordinates along principal axes, which the axes' own spread says all of: the
 * coordinates have no mean and do not correlate. So it needs no rows. Stateless and thread-safe.
 */
final class SpectralGaussian {
  private SpectralGaussian() {}

  static Optional<LayerDensity> of(FitPlan plan, Projection projection) {
    return plan.gaussian() && projection.components() > 0
        ? Optional.of(of(plan.linearAlgebra(), projection.state()))
        : Optional.empty();
  }

  private static LayerDensity of(LinearAlgebra linearAlgebra, State axes) {
    double[] deviations = axes.get("singular_values").data().clone();
    double count = axes.get("count").get(0, 0);
    int k = deviations.length;
    double logDeterminant = 0;
    Matrix identity = Matrix.zeros(k, k);
    for (int i = 0; i < k; i++) {
      deviations[i] /= Math.sqrt(count);
      logDeterminant += 2 * Math.log(deviations[i]);
      identity.data()[i * k + i] = 1;
    }
    Gaussian gaussian = new Gaussian();
    return new LayerDensity(
        gaussian.restore(
            linearAlgebra,
            new State(
                Map.of(
                    "mean",
                    Matrix.zeros(1, k),
                    "axes",
                    identity,
                    "standard_deviations",
                    Matrix.row(deviations)))),
        gaussian.overEmbeddings(),
        // The mean of the squared standardised coordinates of the rows that gave the deviations.
        OptionalDouble.of(k + logDeterminant),
        Optional.empty());
  }
}
