package org.deepfeature.dfm.engine.update;

import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.core.model.LayerModel;
import org.deepfeature.dfm.core.model.PrincipalAngles;

/**
 * How far the subspace of a layer has moved.
 *
 * @param layer its name
 * @param componentsBefore k of the model until now
 * @param componentsAfter k from now on
 * @param explainedRatioBefore share of the variance that the k explain, 0..1
 * @param explainedRatioAfter the same from now on
 * @param largestAngleDegrees largest principal angle between the two subspaces; where channels are
 *     standardised, each in its own scale
 * @param medianAngleDegrees median of these angles
 */
public record LayerChange(
    String layer,
    int componentsBefore,
    int componentsAfter,
    double explainedRatioBefore,
    double explainedRatioAfter,
    double largestAngleDegrees,
    double medianAngleDegrees) {

  /**
   * @param before a layer of the model until now
   * @param after the same layer from now on
   * @param linearAlgebra kernels
   * @return what is between them
   */
  public static LayerChange of(LayerModel before, LayerModel after, LinearAlgebra linearAlgebra) {
    PrincipalAngles angles =
        PrincipalAngles.between(before.projection(), after.projection(), linearAlgebra);
    return new LayerChange(
        before.layout().layer(),
        before.projection().components(),
        after.projection().components(),
        before.projection().explainedVarianceRatio(),
        after.projection().explainedVarianceRatio(),
        angles.largestDegrees(),
        angles.medianDegrees());
  }
}
