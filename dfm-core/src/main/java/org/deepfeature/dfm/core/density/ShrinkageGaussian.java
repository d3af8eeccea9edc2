package org.deepfeature.dfm.core.density;

import org.deepfeature.dfm.api.Density;
import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.api.State;
import org.deepfeature.dfm.core.pca.PcaLevel;
import org.deepfeature.dfm.core.pca.PrincipalAxes;

/**
 * A Gaussian whose covariance is shrunk towards a sphere, by as much as the number of rows demands:
 * (1 − ρ) S + ρ tr(S)/p I with the oracle-approximating ρ of Chen, Wiesel, Eldar and Hero,
 * <em>Shrinkage Algorithms for MMSE Covariance Estimation</em> (IEEE TSP 58, 2010). Unlike the
 * maximum-likelihood covariance it stays useful with hardly more rows than coordinates, or fewer.
 */
public record ShrinkageGaussian() implements AxesDensity {

  @Override
  public PcaLevel level() {
    return new PcaLevel.Ratio(1);
  }

  @Override
  public Density of(LinearAlgebra linearAlgebra, PrincipalAxes axes) {
    int p = axes.mean().columns();
    double n = axes.count();
    double trace = 0;
    double traceOfSquare = 0;
    double[] variances = axes.singularValues().data().clone();
    for (int i = 0; i < variances.length; i++) {
      variances[i] = variances[i] * variances[i] / n;
      trace += variances[i];
      traceOfSquare += variances[i] * variances[i];
    }
    double rho = trace == 0 ? 0 : shrinkage(trace, traceOfSquare, n, p);
    double floor = p == 0 ? 0 : rho * trace / p;
    for (int i = 0; i < variances.length; i++) {
      variances[i] = (1 - rho) * variances[i] + floor;
    }
    return new FlooredGaussian(
        linearAlgebra, axes.mean(), axes.axes(), Matrix.row(variances), floor);
  }

  private static double shrinkage(double trace, double traceOfSquare, double n, int p) {
    double spread = traceOfSquare - trace * trace / p;
    double numerator = (1 - 2.0 / p) * traceOfSquare + trace * trace;
    return spread <= 0 ? 1 : Math.max(0, Math.min(1, numerator / ((n + 1 - 2.0 / p) * spread)));
  }

  @Override
  public Density restore(LinearAlgebra linearAlgebra, State state) {
    return FlooredGaussian.restore(linearAlgebra, state);
  }
}
