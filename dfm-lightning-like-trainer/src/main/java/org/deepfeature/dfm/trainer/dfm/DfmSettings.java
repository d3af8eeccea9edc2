package org.deepfeature.dfm.trainer.dfm;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.deepfeature.dfm.api.DensityModel;
import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.api.Reducer;
import org.deepfeature.dfm.core.embedding.EmbeddingBank;
import org.deepfeature.dfm.core.embedding.LayerEmbeddings;
import org.deepfeature.dfm.core.fusion.Fusion;
import org.deepfeature.dfm.core.model.DfmModel;
import org.deepfeature.dfm.core.model.LayerFit;
import org.deepfeature.dfm.core.model.LayerModel;
import org.deepfeature.dfm.core.model.ScoreType;
import org.deepfeature.dfm.metrics.threshold.ThresholdSettings;
import org.deepfeature.dfm.trainer.option.HeldOutSplit;

/**
 * How DFM is fitted.
 *
 * @param embeddings how each layer's maps become embeddings
 * @param scoreType what images are scored by
 * @param fusion of the layers' maps; {@link Fusion#PLAIN} for scores without reconstruction errors
 * @param reducer finds the subspace
 * @param densityModel fitted inside it, if given
 * @param linearAlgebra kernels
 * @param thresholds how they are chosen from held-out images
 * @param memory bytes that an exact fit may take; beyond it the fit streams
 * @param heldOut which images thresholds come from
 */
public record DfmSettings(
    LayerEmbeddings embeddings,
    ScoreType scoreType,
    Fusion fusion,
    Reducer reducer,
    Optional<DensityModel> densityModel,
    LinearAlgebra linearAlgebra,
    ThresholdSettings thresholds,
    long memory,
    HeldOutSplit heldOut) {

  /**
   * @param threads that linear algebra may keep busy, {@code >= 1}
   * @return the same within that bound
   */
  public DfmSettings withThreads(int threads) {
    return new DfmSettings(
        embeddings,
        scoreType,
        fusion,
        reducer,
        densityModel,
        linearAlgebra.withThreads(threads),
        thresholds,
        memory,
        heldOut);
  }

  /**
   * @param bytes that an exact fit may take
   * @return the same within that bound
   */
  public DfmSettings withMemory(long bytes) {
    return new DfmSettings(
        embeddings,
        scoreType,
        fusion,
        reducer,
        densityModel,
        linearAlgebra,
        thresholds,
        bytes,
        heldOut);
  }

  /**
   * @param images that thresholds come from
   * @return the same with those
   */
  public DfmSettings withHeldOut(HeldOutSplit images) {
    return new DfmSettings(
        embeddings,
        scoreType,
        fusion,
        reducer,
        densityModel,
        linearAlgebra,
        thresholds,
        memory,
        images);
  }

  /**
   * @param layer its number, from 0
   * @return how it is fitted
   */
  LayerFit layerFit(int layer) {
    return new LayerFit(
        embeddings.of(layer).standardize(),
        reducer,
        densityModel,
        scoreType,
        linearAlgebra,
        embeddings.cells());
  }

  /**
   * @param banks training embeddings, one bank a layer
   * @return the model fitted on them; a combined score has no common scale yet, since nothing was
   *     held out
   * @throws IllegalArgumentException if there are fewer than two images or a value is not finite
   */
  public DfmModel fit(List<EmbeddingBank> banks) {
    List<LayerModel> layers = new ArrayList<>();
    for (int l = 0; l < banks.size(); l++) {
      layers.add(layerFit(l).of(banks.get(l)));
    }
    return new DfmModel(layers, scoreType, fusion);
  }
}
