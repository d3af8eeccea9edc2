package org.deepfeature.dfm.api;

import java.util.List;

/**
 * What {@link java.util.ServiceLoader} finds in a plugin's jar: lists of factories, each empty
 * unless the plugin overrides it. Building the lists must be cheap; native libraries are loaded
 * when a factory creates, not before. Stateless and thread-safe.
 */
public interface DfmPlugin {

  /**
   * @return kinds of network; the name is what stands before the colon of {@code onnx:FILE}
   */
  default List<Factory<BackboneLoader, ?>> backbones() {
    return List.of();
  }

  /**
   * @return linear-algebra back ends
   */
  default List<Factory<LinearAlgebra, ?>> linearAlgebras() {
    return List.of();
  }

  /**
   * @return reducers
   */
  default List<Factory<Reducer, ?>> reducers() {
    return List.of();
  }

  /**
   * @return density models
   */
  default List<Factory<DensityModel, ?>> densityModels() {
    return List.of();
  }
}
