package org.deepfeature.dfm.core.density;

import java.util.Arrays;
import org.deepfeature.dfm.api.Density;
import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.api.State;
import org.deepfeature.dfm.core.pca.PcaLevel;
import org.deepfeature.dfm.core.pca.PrincipalAxes;

/**
 * The likelihood of probabilistic principal component analysis over whole embeddings: Tipping and
 * Bishop, <em>Probabilistic Principal Component Analysis</em> (JRSS B 61, 1999). The variances of
 * the leading axes are those of the data; all other directions share the mean of what is left, σ².
 * So it sees both what FRE sees (in units of σ²) and what a Gaussian inside the subspace sees.
 *
 * @param level how many leading axes
 */
public record ProbabilisticPca(PcaLevel level) implements AxesDensity {

  /** A share of the variance that is only rounding. */
  private static final double NOTHING = 1e-12;

  @Override
  public boolean overEmbeddings() {
    return true;
  }

  @Override
  public Density of(LinearAlgebra linearAlgebra, PrincipalAxes axes) {
    int d = axes.mean().columns();
    int q = axes.axes().rows();
    double[] variances = axes.singularValues().data().clone();
    double left = axes.totalSquares() / axes.count();
    for (int i = 0; i < q; i++) {
      variances[i] = variances[i] * variances[i] / axes.count();
      left -= variances[i];
    }
    if (q > 0 && q < d && left <= NOTHING * axes.totalSquares() / axes.count()) {
      // All rows lie within the axes. What leaves them must still be unlikely, not unseen: the
      // faintest axis joins the rest.
      q--;
      left = variances[q];
    }
    double floor = q == d || left <= 0 ? 0 : left / (d - q);
    return new FlooredGaussian(
        linearAlgebra,
        axes.mean(),
        axes.axes().copyOfRows(0, q),
        Matrix.row(Arrays.copyOf(variances, q)),
        floor);
  }

  @Override
  public Density restore(LinearAlgebra linearAlgebra, State state) {
    return FlooredGaussian.restore(linearAlgebra, state);
  }
}
