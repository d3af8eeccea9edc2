package org.deepfeature.dfm.core.pca;

import java.util.Arrays;
import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.api.Projection;

/**
 * Centre, axes and spread of a cloud of points: the right half of the thin singular value
 * decomposition X − μ = U S Vᵀ.
 *
 * @param mean μ, 1 × d
 * @param axes Vᵀ, k × d, orthonormal rows, by descending spread
 * @param singularValues s, 1 × k, positive, descending
 * @param totalSquares Σ s² over all directions, those not kept included
 * @param lostSquares those of them in directions that the algorithm dropped before it chose
 * @param count n
 */
public record PrincipalAxes(
    Matrix mean,
    Matrix axes,
    Matrix singularValues,
    double totalSquares,
    double lostSquares,
    long count) {

  /**
   * How far the cloud spreads; the axes apart.
   *
   * @param singularValues s, 1 × k
   * @param totalSquares Σ s² over all directions
   * @param lostSquares those that were dropped before the choice
   * @param count n
   */
  record Spread(Matrix singularValues, double totalSquares, double lostSquares, long count) {

    double explainedRatio() {
      if (totalSquares == 0) {
        return 1;
      }
      double kept = 0;
      for (double s : singularValues.data()) {
        kept += s * s;
      }
      return Math.min(1, kept / totalSquares);
    }

    double lostRatio() {
      return totalSquares == 0 ? 0 : Math.min(1, lostSquares / totalSquares);
    }
  }

  Spread spread() {
    return new Spread(singularValues, totalSquares, lostSquares, count);
  }

  /**
   * @return share of the squares that the kept axes explain, 0..1; 1 when there is no spread at all
   */
  public double explainedRatio() {
    return spread().explainedRatio();
  }

  /**
   * @param linearAlgebra whose threads are used
   * @param axes fitted
   * @return coordinates along these axes, and back
   */
  public static Projection projection(LinearAlgebra linearAlgebra, PrincipalAxes axes) {
    return new PcaProjection(linearAlgebra, axes);
  }

  /**
   * @param level how many to keep
   * @return the first of these axes, as of a choice among all that there are
   */
  public PrincipalAxes leading(PcaLevel level) {
    int kept = level.components(singularValues.data(), totalSquares);
    return new PrincipalAxes(
        mean,
        axes.copyOfRows(0, kept),
        Matrix.row(Arrays.copyOf(singularValues.data(), kept)),
        totalSquares,
        lostSquares,
        count);
  }

  /**
   * @return share of the squares that were dropped before the choice of axes, 0..1
   */
  public double lostRatio() {
    return spread().lostRatio();
  }
}
