package org.deepfeature.dfm.trainer.dfm;

import java.util.Optional;
import org.deepfeature.dfm.api.DensityModel;
import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.api.Reducer;
import org.deepfeature.dfm.core.model.ScoreType;

/**
 * How DFM is fitted.
 *
 * @param pooling average-pooling kernel = stride
 * @param standardize whether channels are divided by their standard deviation
 * @param scoreType what images are scored by
 * @param reducer finds the subspace
 * @param densityModel fitted inside it, if given
 * @param linearAlgebra kernels
 */
public record DfmSettings(
    int pooling,
    boolean standardize,
    ScoreType scoreType,
    Reducer reducer,
    Optional<DensityModel> densityModel,
    LinearAlgebra linearAlgebra) {}
